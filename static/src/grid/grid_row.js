import { Component, useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { isEnrolled } from "./grid_rules";
import { describeCell, formatAverage, formatDay, longDay } from "./grid_text";
import { codeOf, showOutcome } from "./outcome";

/** A pupil's line. It is drawn anew only when its `revision` or the selection changes. */
export class GridRow extends Component {
    static template = "school_diary.GridRow";
    static props = {
        model: Object,
        student: Object,
        number: Number,
        lessons: Array,
        column: { type: [Object, { value: null }], optional: true },
        hasForecasts: { type: Boolean, optional: true },
        today: String,
        revision: Number,
        /** id of the lesson of the selected cell, if it is in this row */
        selected: { type: [Number, Boolean] },
        /** ids of the lessons of the selected rectangle in this row, joined */
        range: String,
        /** what is being typed into the selected cell */
        text: { type: [String, Boolean] },
        isWrong: Boolean,
        onType: Function,
    };

    setup() {
        this.input = useRef("input");
        this.formatDay = formatDay;
        useEffect(
            (input) => {
                if (input) {
                    input.focus();
                    input.setSelectionRange(input.value.length, input.value.length);
                }
            },
            () => [this.input.el]
        );
    }

    get cells() {
        const { model, student, lessons, selected, range } = this.props;
        const inRange = new Set(range ? range.split(",").map(Number) : []);
        return lessons.map((lesson) => {
            const cell = model.cell(student.id, lesson.id);
            const status = model.status(student.id, lesson.id);
            const isAway = !isEnrolled(student, lesson.date);
            return {
                lesson,
                cell,
                status,
                isAway,
                theirs: status === "conflict" && model.saved(student.id, lesson.id),
                isSelected: lesson.id === selected,
                isReadonly: isAway || !lesson.may_edit || Boolean(lesson.closed),
                classes: this.cellClasses(lesson, status, isAway, inRange.has(lesson.id)),
            };
        });
    }

    cellClasses(lesson, status, isAway, isInRange) {
        return [
            columnClass(lesson, this.props.today),
            status && `o_school_grid_${status}`,
            isAway && "o_school_grid_away",
            lesson.id === this.props.selected && "o_school_grid_selected",
            isInRange && "o_school_grid_range",
        ]
            .filter(Boolean)
            .join(" ");
    }

    gradeClass(grade) {
        const tone = this.props.model.legend.valueOf.get(grade.code)?.tone || "neutral";
        const isPart = grade.same_work ? " o_school_grid_same" : "";
        return `o_school_chip o_school_${tone}${isPart}`;
    }

    absenceCode(kind) {
        return this.props.model.legend.kindOf.get(kind)?.code || "";
    }

    /** The pupil's cell in the column of results. */
    get outcome() {
        const { model, student, column, selected, range } = this.props;
        const shown = showOutcome(model, student, column);
        const isInRange = Boolean(range) && range.split(",").map(Number).includes(column.id);
        return {
            ...shown,
            isSelected: column.id === selected,
            classes: this.cellClasses(column, shown.status, false, isInRange),
        };
    }

    label({ cell, lesson, isAway, words }) {
        if (lesson.isOutcome) {
            return [this.props.student.name, lesson.name, codeOf(cell), words].filter(Boolean).join(", ");
        }
        return describeCell(cell, this.props.student, lesson, this.props.model.legend, isAway);
    }

    get totals() {
        const totals = this.props.model.totals[this.props.student.id];
        return {
            average: totals ? formatAverage(totals.average) : "",
            count: totals?.count || "",
            missed: totals?.missed || "",
        };
    }

    /** What the term is expected to end with, if anything is. */
    get forecast() {
        const { forecast, chance } = this.props.model.outcome(this.props.student.id) || {};
        const code = forecast || "";
        return { code, title: code && _t("sureness: %s", `${chance} %`) };
    }

    /** The days between which the pupil is in the class, where not the whole term. */
    get stay() {
        const { term } = this.props.model.state.data;
        const { periods } = this.props.student;
        const [from] = periods[0];
        const [, to] = periods.at(-1);
        const parts = [];
        if (from > term.date_from) {
            parts.push(`${formatDay(from)} →`);
        }
        if (to && to < term.date_to) {
            parts.push(`→ ${formatDay(to)}`);
        }
        return parts.join(" ");
    }

    longDay(date) {
        return longDay(date);
    }
}

export function columnClass(lesson, today) {
    return [
        lesson.date === today && "o_school_grid_today",
        lesson.is_test && "o_school_grid_test",
        lesson.date > today && "o_school_grid_future",
        lesson.closed && "o_school_grid_closed",
        !lesson.may_read && "o_school_grid_hidden",
    ]
        .filter(Boolean)
        .join(" ");
}
