import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { CellCard } from "./cell_card";
import { PAGE_PROPS } from "./grid_props";
import { columnClass } from "./grid_row";
import { isEnrolled } from "./grid_rules";
import { formatAverage, longDay } from "./grid_text";
import { GridWriter } from "./grid_writer";
import { LessonPanel } from "./lesson_panel";

// So many marks are given by a button; longer scales have a field besides.
const MOST_KEYS = 6;

/** On a phone or a tablet: one lesson, the class as a list, big buttons. */
export class LessonList extends Component {
    static template = "school_diary.LessonList";
    static components = { CellCard, LessonPanel };
    static props = PAGE_PROPS;

    setup() {
        const notification = useService("notification");
        this.writer = new GridWriter(this.props.model, (message) =>
            notification.add(message, { type: "warning" })
        );
        this.state = useState({ openId: 0, isLessonOpen: false, isMoreOpen: false });
    }

    get index() {
        const { lessons, selected } = this.props;
        return Math.max(0, lessons.findIndex((one) => one.id === selected?.lesson));
    }

    get lesson() {
        return this.props.lessons[this.index];
    }

    get dayClass() {
        return columnClass(this.lesson, this.props.today);
    }

    get typeName() {
        return this.props.model.legend.typeOf.get(this.lesson.type_id)?.name || "";
    }

    get values() {
        return this.props.model.legend.values.slice(0, MOST_KEYS);
    }

    get hasMoreValues() {
        return this.props.model.legend.values.length > MOST_KEYS;
    }

    place(student) {
        return { student, lesson: this.lesson };
    }

    /** Why nothing is entered for the pupil; empty where it may be. */
    refusal(student) {
        return this.writer.refusal(this.place(student));
    }

    longDay(date) {
        return longDay(date);
    }

    step(by) {
        const lesson = this.props.lessons[this.index + by];
        if (lesson) {
            this.state.openId = 0;
            this.props.onSelect(this.props.selected.student, lesson.id);
        }
    }

    cell(student) {
        return this.props.model.cell(student.id, this.lesson.id);
    }

    text(student) {
        return this.writer.text(this.place(student));
    }

    status(student) {
        return this.props.model.status(student.id, this.lesson.id);
    }

    average(student) {
        return formatAverage(this.props.model.totals[student.id]?.average);
    }

    gradeClass(code) {
        const tone = this.props.model.legend.valueOf.get(code)?.tone || "neutral";
        return `o_school_chip o_school_${tone}`;
    }

    absenceCode(kind) {
        return this.props.model.legend.kindOf.get(kind)?.code;
    }

    isAway(student) {
        return !isEnrolled(student, this.lesson.date);
    }

    toggle(student) {
        this.state.isMoreOpen = false;
        this.state.openId = this.state.openId === student.id ? 0 : student.id;
        this.props.onSelect(student.id, this.lesson.id);
    }

    write(student, wanted) {
        this.writer.write([{ ...this.place(student), wanted }]);
    }

    /** Gives a mark; pressed again, one more. */
    give(student, code) {
        const { model } = this.props;
        const cell = this.cell(student);
        const grade = {
            ...{ id: false, code, type_id: false, same_work: false, comment: "" },
            weight: model.weightOf(this.lesson),
        };
        this.write(student, { ...cell, grades: [...cell.grades, grade] });
    }

    miss(student, kind) {
        const cell = this.cell(student);
        this.write(student, { ...cell, absence: cell.absence === kind ? false : kind });
    }

    clear(student) {
        this.writer.clear([this.place(student)]);
    }

    /** Takes what was typed as the whole cell: «87», «4/5 3». */
    typeCell(student, ev) {
        try {
            this.writer.write([this.writer.read(ev.target.value, this.place(student))]);
        } catch (error) {
            this.writer.refuseText(error.token);
            ev.target.value = this.text(student);
        }
    }

    get moreLabel() {
        return this.state.isMoreOpen ? _t("Less") : _t("Weight, comment");
    }
}
