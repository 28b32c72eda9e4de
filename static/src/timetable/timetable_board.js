import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { clashesAt } from "./clashes";
import { TimetableCard } from "./timetable_card";
import { TimetableCourses } from "./timetable_courses";

const SLOT = "school.timetable.slot";

/** The week of a school: classes by day and lesson; lessons are dragged onto it. */
export class TimetableBoard extends Component {
    static template = "school_diary.TimetableBoard";
    static components = { Layout, TimetableCard, TimetableCourses };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({
            board: null,
            grade: 0,
            week: "every",
            held: null, // what is dragged, or was clicked
            over: "", // the cell below it
        });
        onWillStart(() => this.load());
    }

    async load(params = {}) {
        const { year_id, day } = this.state.board || {};
        this.state.board = await this.orm.call(SLOT, "get_board", [], {
            year_id,
            day,
            ...params,
        });
        this.state.held = null;
        this.state.over = "";
    }

    get board() {
        return this.state.board;
    }

    get grades() {
        return [...new Set(this.board.classes.map((one) => one.grade))];
    }

    get classes() {
        const { grade } = this.state;
        return this.board.classes.filter((one) => !grade || one.grade === grade);
    }

    get courses() {
        const ids = new Set(this.classes.map((one) => one.id));
        return this.board.courses.filter((one) => one.columns.some((id) => ids.has(id)));
    }

    get clashTexts() {
        return Object.fromEntries(this.board.clashes.map((one) => [one.id, one.text]));
    }

    slotsAt(schoolClass, weekday, period) {
        return this.board.slots.filter(
            (slot) =>
                slot.weekday === weekday.id &&
                slot.period === period &&
                slot.columns.includes(schoolClass.id)
        );
    }

    cellKey(schoolClass, weekday, period) {
        return `${schoolClass.id}/${weekday.id}/${period}`;
    }

    /** How a cell looks while a lesson is held: it fits there, or why not. */
    cellState(schoolClass, weekday, period) {
        const { held } = this.state;
        if (!held || !held.columns.includes(schoolClass.id)) {
            return { className: "", title: "" };
        }
        const clashes = clashesAt(this.board, held, this.placeOf(weekday, period));
        const over = this.state.over === this.cellKey(schoolClass, weekday, period);
        return {
            className: `${clashes.length ? "o_school_tt_clash" : "o_school_tt_fits"} ${
                over ? "o_school_tt_over" : ""
            }`,
            title: clashes.map((one) => this.clashTitle(one)).join("\n"),
        };
    }

    clashTitle({ slot, reason }) {
        const lesson = `${slot.name} · ${slot.class_name}`;
        if (reason === "teacher") {
            return _t("%(teacher)s: %(lesson)s", { teacher: slot.teacher, lesson });
        }
        if (reason === "room") {
            return _t("Room %(room)s: %(lesson)s", { room: slot.room, lesson });
        }
        return lesson;
    }

    placeOf(weekday, period) {
        const { held, week } = this.state;
        return { weekday: weekday.id, period, week: held?.slot_id ? held.week : week };
    }

    hold(lesson) {
        this.state.held = lesson;
    }

    holdCourse(course) {
        this.hold(this.state.held?.id === course.id ? null : { ...course });
    }

    holdSlot(slot) {
        this.hold({ ...slot, slot_id: slot.id });
    }

    release() {
        this.hold(null);
        this.state.over = "";
    }

    onDragOver(ev, schoolClass, weekday, period) {
        if (this.state.held?.columns.includes(schoolClass.id)) {
            ev.preventDefault();
            this.state.over = this.cellKey(schoolClass, weekday, period);
        }
    }

    async onDrop(schoolClass, weekday, period) {
        const { held } = this.state;
        if (!held || !held.columns.includes(schoolClass.id)) {
            return;
        }
        const place = this.placeOf(weekday, period);
        const clashes = clashesAt(this.board, held, place);
        if (clashes.length) {
            this.release();
            this.notification.add(clashes.map((one) => this.clashTitle(one)).join("\n"), {
                title: _t("This clashes"),
                type: "danger",
            });
            return;
        }
        await this.change(
            held.slot_id
                ? ["board_move", [[held.slot_id], place, this.board.day]]
                : ["board_place", [held.id, place, this.board.day]]
        );
    }

    async onRemove() {
        const { held } = this.state;
        if (held?.slot_id) {
            await this.change(["board_remove", [[held.slot_id], this.board.day]]);
        }
    }

    /** The board is read anew also when the server refuses: somebody else was quicker. */
    async change([method, args]) {
        try {
            await this.orm.call(SLOT, method, args);
        } finally {
            await this.load();
        }
    }

    open(slot) {
        this.dialog.add(FormViewDialog, {
            resModel: SLOT,
            resId: slot.id,
            onRecordSaved: () => this.load(),
        });
    }
}

registry.category("actions").add("school_diary.timetable_board", TimetableBoard);
