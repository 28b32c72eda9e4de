"""What must hold for any marks at all: averages, proposals, forecasts, targets."""

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...tools import forecast, targets
from ...tools.averages import in_hundredths, running_means, weighted_mean
from ..common import regulation

FIVE = forecast.Scale(2, 5)
BOUNDS = {"2": 0.0, "3": 2.5, "4": 3.5, "5": 4.5}
NUMBERS = {"2": 2.0, "3": 3.0, "4": 4.0, "5": 5.0}
TODAY = date(2026, 11, 18)

# A busy machine is no reason to fail, and nothing is kept between runs.
settings.register_profile(
    "school",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("school")

weights = st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0])
days = st.integers(0, 60).map(lambda age: TODAY - timedelta(days=age))
levels = st.floats(2, 5)


def _mark(number, weight, day, counts):
    return SimpleNamespace(number=number, weight=weight, day=day, counts=counts)


marks = st.lists(
    st.builds(
        _mark, st.sampled_from([2.0, 3.0, 4.0, 5.0]), weights, days, st.booleans()
    ),
    max_size=15,
)
steps = st.builds(
    forecast.Step,
    st.floats(-0.5, 0.5),
    st.floats(-1, 2),
    st.floats(-1, 1),
    st.floats(0.01, 1),
)
models = st.builds(
    forecast.Model,
    st.tuples(steps, steps),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
)
outlooks = {
    "marks": marks,
    "past": st.lists(levels, max_size=4),
    "centre": st.none() | levels,
    "to_come": st.integers(0, 40).map(float),
    "model": models,
}


@tagged("post_install", "-at_install")
class TestForecastProperties(BaseCase):
    """Never a division by zero, never out of the scale, in whatever order."""

    @given(marks=marks)
    def test_average_stays_between_its_marks(self, marks):
        mean = weighted_mean(marks)
        counted = [one.number for one in marks if one.counts and one.weight]
        if not counted:
            self.assertIsNone(mean)
            return
        self.assertTrue(min(counted) <= mean <= max(counted))
        self.assertEqual(targets.Sums.of(marks).average, in_hundredths(mean))
        ordered = sorted(marks, key=lambda one: one.day)
        self.assertEqual(running_means(ordered)[-1][1], mean)

    @given(marks=marks, seed=st.randoms(use_true_random=False))
    def test_order_of_entry_never_matters(self, marks, seed):
        other = list(marks)
        seed.shuffle(other)
        self.assertEqual(weighted_mean(other), weighted_mean(marks))
        self.assertEqual(targets.Sums.of(other), targets.Sums.of(marks))
        for to_come in (0, 5):
            self.assertEqual(
                forecast.predict(FIVE, other, [4.0], 4.0, to_come, today=TODAY),
                forecast.predict(FIVE, marks, [4.0], 4.0, to_come, today=TODAY),
            )

    @given(marks=marks, extra=marks)
    def test_what_is_excused_never_counts(self, marks, extra):
        excused = [_mark(one.number, one.weight, one.day, False) for one in extra]
        self.assertEqual(weighted_mean(marks + excused), weighted_mean(marks))
        self.assertEqual(
            forecast.predict(FIVE, marks + excused, [3.0], 4.0, 5, today=TODAY),
            forecast.predict(FIVE, marks, [3.0], 4.0, 5, today=TODAY),
        )

    @regulation("000-6", "001-i", "002-4", "003-4", "004-2")
    @given(**outlooks)
    def test_forecast_never_leaves_the_scale(self, **given_):
        outlook = forecast.predict(FIVE, today=TODAY, **given_)
        nothing = not given_["past"] and given_["centre"] is None
        if outlook is None:
            self.assertTrue(nothing)
            self.assertFalse([m for m in given_["marks"] if m.counts and m.weight])
            return
        self.assertTrue(2 <= outlook.low <= outlook.mean <= outlook.high <= 5)
        chances = dict(outlook.grades(BOUNDS))
        self.assertAlmostEqual(sum(chances.values()), 1)
        self.assertTrue(all(0 <= chance <= 1 for chance in chances.values()))
        after = forecast.follow(
            outlook, given_["past"], given_["centre"], forecast.NAIVE
        )
        self.assertTrue(2 <= after.low <= after.mean <= after.high <= 5)
        self.assertTrue(after.spread >= outlook.spread)
        worth = forecast.as_grade(outlook, BOUNDS, NUMBERS)
        year = forecast.mean_of([worth, after])
        self.assertTrue(2 <= year.low <= year.mean <= year.high <= 5)

    @given(marks=marks, past=st.lists(levels, max_size=3))
    def test_nothing_to_come_is_the_average(self, marks, past):
        assume(weighted_mean(marks) is not None)
        outlook = forecast.predict(FIVE, marks, past, 4.0, 0, today=TODAY)
        self.assertAlmostEqual(outlook.mean, weighted_mean(marks))
        self.assertEqual(outlook.spread, 0)
        surest = max(outlook.grades(BOUNDS), key=lambda pair: pair[1])
        bound = max(b for b in BOUNDS.values() if b <= weighted_mean(marks))
        self.assertEqual((BOUNDS[surest[0]], surest[1]), (bound, 1))

    @given(
        marks=marks.filter(lambda marks: weighted_mean(marks) is not None),
        better=st.sampled_from([3.0, 4.0, 5.0]),
    )
    def test_better_marks_never_lower_the_forecast(self, marks, better):
        worse = forecast.predict(FIVE, marks, [3.0], 3.0, 5, today=TODAY)
        raised = [
            _mark(max(one.number, better), one.weight, one.day, one.counts)
            for one in marks
        ]
        outlook = forecast.predict(FIVE, raised, [3.0], 3.0, 5, today=TODAY)
        self.assertTrue(outlook.mean >= worse.mean - 1e-9)

    @given(
        histories=st.lists(
            st.tuples(
                st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0, 1)
            ),
            max_size=30,
        ),
        marks=st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=9), max_size=5),
        given_=st.fixed_dictionaries({**outlooks, "model": st.none()}),
    )
    @settings(max_examples=50)
    def test_any_past_makes_a_model(self, histories, marks, given_):
        model = forecast.fit(histories, marks)
        outlook = forecast.predict(FIVE, today=TODAY, **{**given_, "model": model})
        self.assertTrue(outlook is None or 2 <= outlook.low <= outlook.high <= 5)

    def test_without_a_past_the_forecast_is_naive(self):
        self.assertEqual(forecast.fit([]), forecast.NAIVE)

    def test_a_past_is_learnt(self):
        """Pupils who lose half of their lead are expected to lose it again."""
        past = [([one / 10, 0.6 + (one / 10 - 0.6) / 2], 0.6) for one in range(11)]
        model = forecast.fit(past * 40)
        self.assertAlmostEqual(model.steps[0].keep, 0.5, delta=0.03)
        self.assertLess(model.steps[0].spread, 0.03)


@tagged("post_install", "-at_install")
class TestTargetProperties(BaseCase):
    @given(
        marks=marks,
        number=st.sampled_from([2.0, 3.0, 3.5, 4.0, 5.0]),
        bound=st.sampled_from([2.5, 2.6, 3.5, 4.5, 4.51, 4.67]),
        weight=st.sampled_from([0.5, 1.0, 2.0]),
    )
    @settings(max_examples=300)
    def test_what_is_needed_reaches_and_one_less_does_not(
        self, marks, number, bound, weight
    ):
        sums = targets.Sums.of(marks)
        enough = targets.needed(sums, number, bound, weight)
        if enough is None:
            self.assertFalse(sums.plus(number, 10_000, weight).reaches(bound))
            return
        self.assertTrue(sums.plus(number, enough, weight).reaches(bound))
        if enough:
            self.assertFalse(sums.plus(number, enough - 1, weight).reaches(bound))

    @given(marks=marks, to_come=st.integers(0, 12))
    def test_targets_keep_within_what_is_expected(self, marks, to_come):
        sums = targets.Sums.of(marks)
        found = targets.targets(sums, BOUNDS, NUMBERS, to_come)
        self.assertEqual([one.grade for one in found], ["5", "4", "3", "2"])
        for target in found:
            bound = BOUNDS[target.grade]
            self.assertEqual(target.is_reached, sums.reaches(bound))
            for mark, count in target.ways:
                self.assertTrue(1 <= count <= to_come)
                self.assertTrue(sums.plus(NUMBERS[mark], count).reaches(bound))
            best = sums.plus(5.0, to_come)
            reachable = target.is_reached or bool(target.ways)
            self.assertEqual(reachable, best.reaches(bound))

    @given(marks=marks, number=st.sampled_from([2.0, 3.0, 4.0, 5.0]))
    def test_average_with_one_more(self, marks, number):
        more = [*marks, _mark(number, 1.0, TODAY, True)]
        sums = targets.Sums.of(marks)
        average = sums.plus(number).average
        self.assertEqual(average, in_hundredths(weighted_mean(more)))

    def test_example(self):
        """4, 4, 5 is 4.33: one five more makes 4.50."""
        sums = targets.Sums.of([_mark(n, 1.0, TODAY, True) for n in (4, 4, 5)])
        self.assertEqual(targets.needed(sums, 5, 4.5), 1)
        self.assertIsNone(targets.needed(sums, 4, 4.5))
        self.assertEqual(sums.plus(5).average, 450)
