"""A thematic plan of the tests' course."""

TOPICS = [
    ("Доли", 1, {}),
    ("Дроби", 2, {"homework": "№ 551, 553"}),
    ("Контрольная: дроби", 1, {"is_test": True}),
    ("Проценты", 1, {}),
]


class PlanMixin:
    def _plan(self, topics=TOPICS, user=None, **vals):
        return (
            self.env["school.thematic.plan"]
            .with_user(user or self.teacher)
            .create(
                {
                    "name": "Математика, 6 класс",
                    "subject_id": self.math.id,
                    "grade_level": 6,
                    "topic_ids": [
                        (0, 0, self._topic_vals(sequence, *topic))
                        for sequence, topic in enumerate(topics, 1)
                    ],
                    **vals,
                }
            )
        )

    def _topic_vals(self, sequence, name, hours, more):
        vals = {"sequence": sequence, "name": name, "hours": hours, **more}
        if vals.pop("is_test", False):
            vals["type_id"] = self.type_test.id
        return vals

    def _follow(self, plan=None, user=None, course=None):
        plan = plan or self._plan()
        (course or self.course_math).with_user(user or self.teacher)._follow(plan)
        return plan
