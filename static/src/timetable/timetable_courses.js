import { Component } from "@odoo/owl";

/** The courses to be placed, with what is placed of them; lessons dropped here go. */
export class TimetableCourses extends Component {
    static template = "school_diary.TimetableCourses";
    static props = {
        courses: Array,
        held: { optional: true },
        onPick: Function,
        onHold: Function,
        onRelease: Function,
        onRemove: Function,
    };

    /** Courses by class, those without a lesson first. */
    get groups() {
        const groups = new Map();
        for (const course of this.props.courses) {
            if (!groups.has(course.class_id)) {
                groups.set(course.class_id, { name: course.class_name, courses: [] });
            }
            groups.get(course.class_id).courses.push(course);
        }
        for (const group of groups.values()) {
            group.courses.sort((a, b) => Boolean(a.placed) - Boolean(b.placed));
        }
        return [...groups.values()];
    }

    onDragStart(ev, course) {
        ev.dataTransfer?.setData("text/plain", String(course.id));
        this.props.onHold({ ...course });
    }

    onDragOver(ev) {
        if (this.props.held?.slot_id) {
            ev.preventDefault();
        }
    }
}
