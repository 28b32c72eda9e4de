from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon
from .timetable_common import TimetableMixin


@tagged("post_install", "-at_install")
class TestTimetableBoard(TimetableMixin, SchoolDiaryCommon):
    @property
    def slots(self):
        return self.env["school.timetable.slot"].with_user(self.deputy)

    def test_what_the_board_shows(self):
        slot = self._slot(self.course_math, "0", 1)
        english = self._slot(self.course_english, "1", 2, week="odd")
        self._slot(self.course_history, "1", 2, date_to=self.MONDAY)
        board = self.slots.get_board()
        self.assertEqual(board["day"], str(self.TODAY))
        self.assertEqual([one["name"] for one in board["classes"]], ["6Б", "7А"])
        shown = {one["id"]: one for one in board["slots"]}
        self.assertEqual(set(shown), {slot.id, english.id})
        self.assertEqual(shown[english.id]["columns"], self.class_6b.ids)
        placed = {one["id"]: one["placed"] for one in board["courses"]}
        self.assertEqual(placed[self.course_math.id], 1)
        self.assertEqual(placed[self.course_english.id], 0.5)
        self.assertEqual(placed[self.course_history.id], 0)
        self.assertNotIn(self.foreign_course.id, placed)
        self.assertFalse(board["clashes"])

    def test_a_clash_by_a_later_enrollment_is_shown(self):
        self._slot(self.course_english, "0", 1)
        self._slot(self.course_history, "0", 1)
        self._enroll(self.sibling, self.subgroup)
        texts = [one["text"] for one in self.slots.get_board()["clashes"]]
        self.assertEqual(len(texts), 2)
        self.assertNotIn("Орлов", "".join(texts))

    def test_a_change_holds_from_the_day_on(self):
        slot = self._slot(self.course_math, "0", 1, room="5")
        day = date(2026, 11, 23)
        place = {"weekday": "2", "period": 3, "week": "every"}
        slot.with_user(self.deputy).board_move(place, str(day))
        self.assertEqual(slot.date_to, day - timedelta(days=1))
        self.assertEqual(slot.weekday, "0")
        later = self.course_math.slot_ids - slot
        self.assertRecordValues(
            later,
            [
                {
                    "weekday": "2",
                    "period": 3,
                    "room": "5",
                    "date_from": day,
                    "date_to": date(2027, 5, 31),
                    "teacher_id": self.teacher.id,
                }
            ],
        )
        later.with_user(self.deputy).board_move({**place, "period": 4}, str(day))
        self.assertEqual(later.period, 4)
        later.with_user(self.deputy).board_remove(str(day + timedelta(days=7)))
        self.assertEqual(later.date_to, date(2026, 11, 29))
        later.with_user(self.deputy).board_remove(str(day))
        self.assertFalse(later.exists())

    def test_a_clash_is_refused_as_everywhere(self):
        self._slot(self.course_math, "0", 1)
        place = {"weekday": "0", "period": 1, "week": "every"}
        with self.assertRaises(ValidationError):
            self.slots.board_place(self.course_russian.id, place, str(self.TODAY))

    def test_who_may_see_and_who_may_change(self):
        slot = self._slot(self.course_math, "0", 1)
        place = {"weekday": "0", "period": 2, "week": "every"}
        for user in (self.teacher, self.secretary, self.head):
            mine = self.env["school.timetable.slot"].with_user(user)
            self.assertFalse(mine.get_board()["may_edit"])
            for call in (
                lambda mine=mine: mine.board_place(
                    self.course_math.id, place, str(self.TODAY)
                ),
                lambda mine=mine: mine.browse(slot.id).board_move(
                    place, str(self.TODAY)
                ),
                lambda mine=mine: mine.browse(slot.id).board_remove(str(self.TODAY)),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            self.env["school.timetable.slot"].with_user(self.parent).get_board()
        foreign = self.env["school.timetable.slot"].with_user(self.foreign_admin)
        self.assertEqual(foreign.get_board()["year_id"], self.foreign_year.id)
        with self.assertRaises(AccessError):
            foreign.get_board(self.year.id)

    def test_queries_do_not_grow(self):
        counts = []
        for day in range(3):
            self._slot(self.course_math, str(day), 1)
            for period in (2, 3, 4):
                self._slot(self.course_russian, str(day), period)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.slots.get_board()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestTimetableBoardTour(TimetableMixin, SchoolDiaryHttpCommon):
    def test_drag_and_drop(self):
        other = self._course(self.class_7a, self.math, self.teacher)
        self._slot(other, "3", 3)
        cells = {
            "place": f"{self.class_6b.id}/0/1",
            "other": f"{self.class_6b.id}/1/2",
            "busy": f"{self.class_6b.id}/3/3",
        }
        asked = "&".join(f"{name}={value}" for name, value in cells.items())
        self.start_tour(
            f"/odoo/timetable-board?course={self.course_math.id}&{asked}",
            "school_diary_timetable_board",
            login="t_deputy",
        )
        slot = self.course_math.slot_ids
        self.assertRecordValues(
            slot, [{"weekday": "0", "period": 1, "date_from": self.TODAY}]
        )
