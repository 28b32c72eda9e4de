import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { longDay } from "./grid_text";

/** The lesson beside the grid: topic, type, homework, whether it was held. */
export class LessonPanel extends Component {
    static template = "school_diary.LessonPanel";
    static props = { model: Object, lesson: Object, legend: Object };

    get title() {
        const { date, period, room } = this.props.lesson;
        return [
            _t("Lesson of %s", longDay(date)),
            period && _t("No. %s", period),
            room && _t("room %s", room),
        ]
            .filter(Boolean)
            .join(", ");
    }

    get mayEdit() {
        return this.props.lesson.may_edit && !this.props.lesson.closed;
    }

    get homework() {
        return this.props.lesson.homework[0] || { description: "", date_due: "" };
    }

    get otherHomework() {
        return this.props.lesson.homework.slice(1);
    }

    get hasMinutes() {
        return "minutes" in this.homework;
    }

    change(changes) {
        // Shown at once; the server's word follows.
        const { lesson, model } = this.props;
        const { homework, held, ...plain } = changes;
        Object.assign(lesson, plain, held ? { state: "held" } : {});
        if (homework) {
            lesson.homework = [{ ...this.homework, ...homework }, ...this.otherHomework];
        }
        model.editLesson(lesson.id, changes);
    }

    changeHomework(name, value) {
        this.change({ homework: { [name]: value } });
    }
}
