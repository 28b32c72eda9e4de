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
import { cellOf, choices, pageColumns, showOutcome } from "./outcome";
import { OutcomeCard } from "./outcome_card";
import { OutcomeHead } from "./outcome_head";

// So many marks are given by a button; longer scales have a field besides.
const MOST_KEYS = 6;

/** On a phone or a tablet: one lesson, the class as a list, big buttons. */
export class LessonList extends Component {
    static template = "school_diary.LessonList";
    static components = { CellCard, LessonPanel, OutcomeCard, OutcomeHead };
    static props = PAGE_PROPS;

    setup() {
        const notification = useService("notification");
        this.writer = new GridWriter(this.props.model, (message) =>
            notification.add(message, { type: "warning" })
        );
        this.state = useState({ openId: 0, isLessonOpen: false, isMoreOpen: false });
    }

    /** The lessons, and the results after the last of them. */
    get columns() {
        return pageColumns(this.props);
    }

    get index() {
        const { selected } = this.props;
        return Math.max(0, this.columns.findIndex((one) => one.id === selected?.lesson));
    }

    get lesson() {
        return this.columns[this.index];
    }

    get dayClass() {
        return columnClass(this.lesson, this.props.today);
    }

    get typeName() {
        return this.props.model.legend.typeOf.get(this.lesson.type_id)?.name || "";
    }

    get values() {
        return this.allValues.slice(0, MOST_KEYS);
    }

    get hasMoreValues() {
        return this.allValues.length > MOST_KEYS;
    }

    get allValues() {
        const { legend } = this.props.model;
        return this.lesson.isOutcome ? choices(legend) : legend.values;
    }

    get absences() {
        return this.lesson.isOutcome ? [] : this.props.model.legend.absences;
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
        const lesson = this.columns[this.index + by];
        if (lesson) {
            this.open(lesson);
        }
    }

    open(lesson) {
        this.state.openId = 0;
        this.state.isLessonOpen = false;
        this.props.onSelect(this.props.selected.student, lesson.id);
    }

    shown(student) {
        return showOutcome(this.props.model, student, this.props.column);
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
        return !this.lesson.isOutcome && !isEnrolled(student, this.lesson.date);
    }

    toggle(student) {
        this.state.isMoreOpen = false;
        this.state.openId = this.state.openId === student.id ? 0 : student.id;
        this.props.onSelect(student.id, this.lesson.id);
    }

    write(student, wanted) {
        this.writer.write([{ ...this.place(student), wanted }]);
    }

    /** Gives a mark; pressed again, one more. Of results there is one. */
    give(student, code) {
        const { model } = this.props;
        const cell = this.cell(student);
        if (this.lesson.isOutcome) {
            this.write(student, cellOf(code));
            return;
        }
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
