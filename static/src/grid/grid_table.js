import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

import { CellCard } from "./cell_card";
import { GridCursor } from "./grid_cursor";
import { columnClass, GridRow } from "./grid_row";
import { PAGE_PROPS } from "./grid_props";
import { formatDay, longDay } from "./grid_text";
import { GridWriter } from "./grid_writer";
import { pageColumns } from "./outcome";
import { OutcomeCard } from "./outcome_card";
import { OutcomeHead } from "./outcome_head";

const IDLE = 1500;

/** The page as a spreadsheet: one cell selected, typing writes. */
export class GridTable extends Component {
    static template = "school_diary.GridTable";
    static components = { GridRow, OutcomeHead };
    static props = PAGE_PROPS;

    setup() {
        this.notification = useService("notification");
        this.root = useRef("root");
        this.formatDay = formatDay;
        this.refuse = (message) => this.notification.add(message, { type: "warning" });
        this.writer = new GridWriter(this.props.model, this.refuse);
        const card = { position: "right-start", arrow: true, onClose: () => this.focusCell(true) };
        this.popover = usePopover(CellCard, card);
        this.outcomePopover = usePopover(OutcomeCard, card);
        this.state = useState({ text: false, isWrong: false, isEditing: false });
        const { row, column } = this.place(this.props.selected);
        this.cursor = useState(new GridCursor(row, column));
        this.onType = this.onType.bind(this);
        useEffect(
            (selected) => this.follow(selected),
            () => [this.props.selected]
        );
        useEffect(
            () => this.focusCell(),
            () => [this.cursor.row, this.cursor.column, this.state.text === false]
        );
    }

    // Where things are

    /** The lessons, and the results at the right of them. */
    get columns() {
        return pageColumns(this.props);
    }

    get hasForecasts() {
        return Object.values(this.props.model.savedCells.outcomes).some((row) => row.forecast);
    }

    get totalCount() {
        return 3 + Boolean(this.props.column) + this.hasForecasts;
    }

    place(selected) {
        const { students } = this.props;
        return {
            row: Math.max(0, students.findIndex((one) => one.id === selected?.student)),
            column: Math.max(0, this.columns.findIndex((one) => one.id === selected?.lesson)),
        };
    }

    /** The selection may also be set from outside: another term, a subgroup. */
    follow(selected) {
        const { row, column } = this.place(selected);
        if (row !== this.cursor.row || column !== this.cursor.column) {
            this.cursor.moveTo(row, column);
        }
    }

    get student() {
        return this.props.students[this.cursor.row];
    }

    get lesson() {
        return this.columns[this.cursor.column];
    }

    get here() {
        return { student: this.student, lesson: this.lesson };
    }

    rowProps(student, index) {
        const isHere = index === this.cursor.row;
        const isInRange = !this.cursor.isSingle && this.cursor.rows.includes(index);
        return {
            model: this.props.model,
            student,
            number: this.props.numbers[student.id],
            lessons: this.props.lessons,
            column: this.props.column,
            hasForecasts: this.hasForecasts,
            today: this.props.today,
            revision: this.props.rows[student.id] || 0,
            selected: isHere && this.lesson.id,
            range: isInRange
                ? this.cursor.columns.map((column) => this.columns[column].id).join()
                : "",
            text: isHere && this.state.text,
            isWrong: isHere && this.state.isWrong,
            onType: this.onType,
        };
    }

    columnClass(lesson) {
        return columnClass(lesson, this.props.today);
    }

    shortType(lesson) {
        return this.props.model.legend.typeOf.get(lesson.type_id)?.short_name || "";
    }

    headTitle(lesson) {
        const type = this.props.model.legend.typeOf.get(lesson.type_id)?.name || "";
        const work = lesson.homework.map((one) => one.description).join("; ");
        return [longDay(lesson.date), type, lesson.topic, work && _t("Homework: %s", work), lesson.closed]
            .filter(Boolean)
            .join("\n");
    }

    get isCardOpen() {
        return this.popover.isOpen || this.outcomePopover.isOpen;
    }

    /** @param {boolean} isBack whether the focus comes back from the card */
    focusCell(isBack = false) {
        if (this.state.text !== false || !this.root.el || (this.isCardOpen && !isBack)) {
            return;
        }
        const cell = this.root.el.querySelector("td.o_school_grid_selected");
        const active = document.activeElement;
        const isMine = isBack || !active || active === document.body || this.root.el.contains(active);
        if (cell && isMine) {
            cell.focus({ preventScroll: true });
            cell.scrollIntoView({ block: "nearest", inline: "nearest" });
        }
    }

    moveTo(row, column, isExtending = false) {
        this.cursor.moveTo(row, column, isExtending);
        this.props.onSelect(this.student.id, this.lesson.id);
    }

    // Pointer

    onPointerDown(ev) {
        const cell = ev.target.closest("td[data-lesson]");
        if (!cell || ev.target.tagName === "INPUT") {
            return;
        }
        this.commit();
        const studentId = Number(cell.closest("tr").dataset.student);
        const { row, column } = this.place({
            student: studentId,
            lesson: Number(cell.dataset.lesson),
        });
        this.moveTo(row, column, ev.shiftKey);
    }

    onDoubleClick(ev) {
        if (ev.target.closest("td[data-lesson]")) {
            this.startTyping(this.ownText, true);
        }
    }

    onContextMenu(ev) {
        if (ev.target.closest("td[data-lesson]")) {
            ev.preventDefault();
            this.openCard();
        }
    }

    onFocusOut(ev) {
        if (ev.target.tagName === "INPUT") {
            this.commit(true);
        }
    }

    onHead(index) {
        this.commit();
        this.moveTo(this.cursor.row, index);
    }

    // Keys

    onKeydown(ev) {
        if (!ev.target.closest("td[data-lesson]") || ev.isComposing) {
            return;
        }
        const isTyping = this.state.text !== false;
        if (isTyping ? this.onTypingKey(ev) : this.onCellKey(ev)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    onTypingKey(ev) {
        if (ev.key === "Escape") {
            this.stopTyping();
            return true;
        }
        const isCaret = this.state.isEditing && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(ev.key);
        if (isCaret || ev.ctrlKey || ev.metaKey) {
            return false;
        }
        if (["Enter", "Tab"].includes(ev.key) || ev.key.startsWith("Arrow")) {
            return !this.commit() || this.move(ev);
        }
        return false;
    }

    onCellKey(ev) {
        const isControl = ev.ctrlKey || ev.metaKey;
        if (isControl && !ev.altKey && this.onControlKey(ev)) {
            return true;
        }
        if (this.onConflictKey(ev) || this.move(ev)) {
            return true;
        }
        if (["Delete", "Backspace"].includes(ev.key)) {
            this.writer.clear(this.lines.flat());
            return true;
        }
        if (ev.key === "F2") {
            this.startTyping(this.ownText, true);
            return true;
        }
        if (ev.key === "F4" || ev.key === "ContextMenu") {
            this.openCard();
            return true;
        }
        if (ev.key.length === 1 && !isControl && !ev.altKey && ev.key !== " ") {
            const isMore = "+/".includes(ev.key) && this.ownText;
            this.startTyping(isMore ? this.ownText + ev.key : ev.key, false);
            return true;
        }
        return false;
    }

    onControlKey(ev) {
        // By its place on the keyboard: a Russian layout has other letters there.
        const { code, shiftKey } = ev;
        const { model } = this.props;
        if (code === "KeyZ" || ev.key === "z") {
            shiftKey ? model.redo() : model.undo();
        } else if (code === "KeyY" || ev.key === "y") {
            model.redo();
        } else if (code === "KeyD" || ev.key === "d") {
            this.copyDown();
        } else {
            return false;
        }
        return true;
    }

    onConflictKey(ev) {
        const { model } = this.props;
        const isConflict = model.status(this.student.id, this.lesson.id) === "conflict";
        if (isConflict && ["Enter", "Escape"].includes(ev.key)) {
            model.resolve(this.student.id, this.lesson.id, ev.key === "Enter");
            return true;
        }
        return false;
    }

    move(ev) {
        const { students, lessons } = this.props;
        // To the last lesson first, from there to the results.
        const isShort = ev.key === "End" && this.cursor.column < lessons.length - 1;
        const moved = this.cursor.press(ev.key, {
            rows: students.length,
            columns: (isShort ? lessons : this.columns).length,
            isShift: ev.shiftKey,
            isControl: ev.ctrlKey || ev.metaKey,
        });
        if (moved) {
            this.props.onSelect(this.student.id, this.lesson.id);
        }
        return moved;
    }

    // Writing

    get ownText() {
        return this.writer.text(this.here);
    }

    startTyping(text, isEditing) {
        const refusal = this.writer.refusal(this.here);
        if (refusal) {
            this.refuse(refusal);
            return;
        }
        this.cursor.moveTo(this.cursor.row, this.cursor.column);
        this.state.isEditing = isEditing;
        this.onType(text);
    }

    onType(text) {
        this.state.text = text;
        this.state.isWrong = false;
        browser.clearTimeout(this.idle);
        this.idle = browser.setTimeout(() => !this.state.isEditing && this.commit(true), IDLE);
    }

    stopTyping() {
        browser.clearTimeout(this.idle);
        this.state.text = false;
        this.state.isWrong = false;
    }

    /**
     * Takes what was typed.
     *
     * @param {boolean} isQuiet leave alone what is not finished
     * @returns {boolean} whether it could be read
     */
    commit(isQuiet = false) {
        const { text } = this.state;
        if (text === false) {
            return true;
        }
        let change;
        try {
            change = this.writer.read(text, this.here);
        } catch (error) {
            if (!isQuiet) {
                this.state.isWrong = true;
                this.writer.refuseText(error.token);
            }
            return false;
        }
        this.stopTyping();
        this.writer.write([change]);
        return true;
    }

    /** The selected places, line by line. */
    get lines() {
        const { columns, props: { students } } = this;
        return this.cursor.rows.map((row) =>
            this.cursor.columns.map((column) => ({
                student: students[row],
                lesson: columns[column],
            }))
        );
    }

    /** Copies the top of the selected cells down; one cell takes what is above it. */
    copyDown() {
        const { students } = this.props;
        const rows = this.cursor.rows;
        const top = students[rows.length > 1 ? rows[0] : this.cursor.row - 1];
        if (top) {
            const below = this.lines.flat().filter(({ student }) => student !== top);
            this.writer.copyFrom(top, below);
        }
    }

    onCopy(ev) {
        if (this.state.text === false) {
            ev.clipboardData.setData("text/plain", this.writer.copy(this.lines));
            ev.preventDefault();
        }
    }

    onCut(ev) {
        if (this.state.text === false) {
            this.onCopy(ev);
            this.writer.clear(this.lines.flat());
        }
    }

    onPaste(ev) {
        if (this.state.text === false) {
            const text = ev.clipboardData.getData("text/plain");
            const { students } = this.props;
            this.writer.paste(text, this.lines.flat(), { students, columns: this.columns });
            ev.preventDefault();
        }
    }

    openCard() {
        const target = this.root.el.querySelector("td.o_school_grid_selected");
        const { model, column, rows } = this.props;
        const { student, lesson } = this.here;
        const props = { model, student, revision: rows[student.id] || 0, isPopover: true };
        const { popover, outcomePopover } = this;
        lesson.isOutcome ? outcomePopover.open(target, { ...props, column }) : popover.open(target, { ...props, lesson });
    }
}
