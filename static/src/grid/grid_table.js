import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

import { CellCard } from "./cell_card";
import { GridCursor } from "./grid_cursor";
import { columnClass, GridRow } from "./grid_row";
import { applyText, cellText, EMPTY, isEnrolled, readTable } from "./grid_rules";
import { formatDay, longDay } from "./grid_text";

const IDLE = 1500;

/** The page as a spreadsheet: one cell selected, typing writes. */
export class GridTable extends Component {
    static template = "school_diary.GridTable";
    static components = { GridRow };
    static props = {
        model: Object,
        students: Array,
        numbers: Object,
        lessons: Array,
        rows: Object,
        today: String,
        selected: { type: [Object, { value: null }] },
        onSelect: Function,
    };

    setup() {
        this.notification = useService("notification");
        this.root = useRef("root");
        this.popover = usePopover(CellCard, { position: "right-start", arrow: true });
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

    place(selected) {
        const { students, lessons } = this.props;
        return {
            row: Math.max(0, students.findIndex((one) => one.id === selected?.student)),
            column: Math.max(0, lessons.findIndex((one) => one.id === selected?.lesson)),
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
        return this.props.lessons[this.cursor.column];
    }

    get cell() {
        return this.props.model.cell(this.student.id, this.lesson.id);
    }

    rowProps(student, index) {
        const isHere = index === this.cursor.row;
        const isInRange = !this.cursor.isSingle && this.cursor.rows.includes(index);
        return {
            model: this.props.model,
            student,
            number: this.props.numbers[student.id],
            lessons: this.props.lessons,
            today: this.props.today,
            revision: this.props.rows[student.id] || 0,
            selected: isHere && this.lesson.id,
            range: isInRange
                ? this.cursor.columns.map((column) => this.props.lessons[column].id).join()
                : "",
            text: isHere && this.state.text,
            isWrong: isHere && this.state.isWrong,
            onType: this.onType,
        };
    }

    columnClass(lesson) {
        return columnClass(lesson, this.props.today);
    }

    formatDay(date) {
        return formatDay(date);
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

    focusCell() {
        if (this.state.text !== false || !this.root.el || this.popover.isOpen) {
            return;
        }
        const cell = this.root.el.querySelector("td.o_school_grid_selected");
        const active = document.activeElement;
        const isMine = !active || active === document.body || this.root.el.contains(active);
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
        const handled = isTyping ? this.onTypingKey(ev) : this.onCellKey(ev);
        if (handled) {
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
            this.clear();
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
        const moved = this.cursor.press(ev.key, {
            rows: this.props.students.length,
            columns: this.props.lessons.length,
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
        return cellText(this.cell, this.props.model.legend);
    }

    /** Why nothing is written in a cell; empty where it may be. */
    refusal(student, lesson) {
        if (lesson.closed) {
            return lesson.closed;
        }
        if (!lesson.may_edit) {
            return (
                this.props.model.state.data.rights.note ||
                _t("This is entered by the teacher of the lesson only.")
            );
        }
        return isEnrolled(student, lesson.date)
            ? ""
            : _t("The pupil was not in the class on that day.");
    }

    refuse(message) {
        this.notification.add(message, { type: "warning" });
    }

    startTyping(text, isEditing) {
        const refusal = this.refusal(this.student, this.lesson);
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
        let wanted;
        try {
            wanted = this.read(text, this.student, this.lesson);
        } catch (error) {
            if (!isQuiet) {
                this.state.isWrong = true;
                this.refuse(_t("There is neither a mark nor a letter “%s”.", error.token));
            }
            return false;
        }
        this.stopTyping();
        this.props.model.edit([{ student: this.student.id, lesson: this.lesson.id, wanted }]);
        return true;
    }

    read(text, student, lesson) {
        const { model } = this.props;
        const cell = model.cell(student.id, lesson.id);
        return applyText(text, cell, model.legend, model.weightOf(lesson));
    }

    /** Writes into several cells as one step. */
    write(changes) {
        const refusals = changes.map(({ student, lesson }) => this.refusal(student, lesson));
        const refusal = refusals.find(Boolean);
        if (refusal) {
            this.refuse(refusal);
        }
        this.props.model.edit(
            changes
                .filter((_change, index) => !refusals[index])
                .map(({ student, lesson, wanted }) => ({
                    student: student.id,
                    lesson: lesson.id,
                    wanted,
                }))
        );
    }

    /** The selected cells: {student, lesson}, row by row. */
    get selection() {
        const { students, lessons } = this.props;
        return this.cursor.rows.flatMap((row) =>
            this.cursor.columns.map((column) => ({
                student: students[row],
                lesson: lessons[column],
            }))
        );
    }

    clear() {
        this.write(this.selection.map((place) => ({ ...place, wanted: EMPTY })));
    }

    /** Copies the top of the selected cells down; one cell takes what is above it. */
    copyDown() {
        const { students } = this.props;
        const rows = this.cursor.rows;
        const top = rows.length > 1 ? rows[0] : this.cursor.row - 1;
        if (top < 0) {
            return;
        }
        const below = this.selection.filter(({ student }) => student !== students[top]);
        this.write(
            below.map(({ student, lesson }) => {
                const source = this.props.model.cell(students[top].id, lesson.id);
                const text = cellText(source, this.props.model.legend);
                return { student, lesson, wanted: this.read(text, student, lesson) };
            })
        );
    }

    onCopy(ev) {
        if (this.state.text !== false) {
            return;
        }
        const { model, students, lessons } = this.props;
        const lines = this.cursor.rows.map((row) =>
            this.cursor.columns
                .map((column) =>
                    cellText(model.cell(students[row].id, lessons[column].id), model.legend)
                )
                .join("\t")
        );
        ev.clipboardData.setData("text/plain", lines.join("\n"));
        ev.preventDefault();
    }

    onPaste(ev) {
        if (this.state.text !== false) {
            return;
        }
        ev.preventDefault();
        const { students, lessons } = this.props;
        const [row] = this.cursor.rows;
        const [column] = this.cursor.columns;
        const changes = [];
        let wrong = "";
        readTable(ev.clipboardData.getData("text/plain")).forEach((line, down) =>
            line.forEach((text, right) => {
                const student = students[row + down];
                const lesson = lessons[column + right];
                if (!student || !lesson) {
                    return;
                }
                try {
                    changes.push({ student, lesson, wanted: this.read(text, student, lesson) });
                } catch (error) {
                    wrong = error.token;
                }
            })
        );
        if (wrong) {
            this.refuse(_t("There is neither a mark nor a letter “%s”.", wrong));
        }
        this.write(changes);
    }

    openCard() {
        const target = this.root.el.querySelector("td.o_school_grid_selected");
        const { model } = this.props;
        this.popover.open(target, {
            model,
            student: this.student,
            lesson: this.lesson,
            revision: this.props.rows[this.student.id] || 0,
            isPopover: true,
        });
    }
}
