import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

import { makeLegend, sameCell } from "./grid_rules";
import { makeColumn, operationOf, pageColumns } from "./outcome";
import { SavedCells } from "./saved_cells";
import { UnsentLessons } from "./unsent_lessons";
import { UnsentStore } from "./unsent_store";

const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000];
const MOST_AT_ONCE = 200;

/**
 * What stands in the grid, and what of it is not saved yet.
 *
 * An edit is shown at once and sent in the background. Until the server has answered
 * it is kept in `unsent`, with what was seen in the cell before; so it can be sent
 * again after a lost connection, and the server can tell that somebody else has been
 * there meanwhile.
 */
export class GridModel {
    /**
     * @param {Object} params
     * @param {(method: string, args: any[]) => Promise<any>} params.call
     * @param {string} params.storageKey
     * @param {(message: string) => void} params.onRefused
     * @param {(message: string, keepMine: () => void) => void} params.onLessonConflict
     */
    constructor({ call, storageKey, onRefused, onLessonConflict }) {
        this.call = call;
        this.onRefused = onRefused;
        this.onLessonConflict = onLessonConflict;
        this.store = new UnsentStore(storageKey);
        this.savedCells = new SavedCells();
        this.unsent = new Map();
        this.unsentLessons = new UnsentLessons();
        this.undone = [];
        this.done = [];
        this.saves = 0;
        this.failures = 0;
        this.sending = null;
        this.isSending = false;
        this.timer = null;
        this.isClosed = false;
        this.state = reactive({
            rows: {},
            data: null,
            word: "saved",
            asks: 0,
            evenings: {},
            canUndo: false,
            canRedo: false,
        });
    }

    // Reading

    async open(termId = null) {
        const data = await this.call("grid_open", [termId]);
        this.legend = makeLegend(data.legend);
        this.setContent(data);
        this.state.data = { ...data, column: data.outcome && makeColumn(data.outcome) };
        this.restore();
    }

    /** Asks what others have changed. */
    async poll() {
        const { saves } = this;
        const { term, stamp } = this.state.data;
        let changes;
        try {
            changes = await this.call("grid_changes", [...this.days, stamp]);
        } catch {
            return; // the next time, then
        }
        const isStale = saves !== this.saves || this.isSending || this.isClosed;
        if (isStale || term.id !== this.state.data.term.id || !changes.stamp) {
            return;
        }
        this.setContent(changes);
        Object.assign(this.state.data, {
            stamp: changes.stamp,
            lessons: changes.lessons,
            rights: changes.rights,
            plan: changes.plan,
            column: changes.outcome && makeColumn(changes.outcome),
        });
    }

    setContent(content) {
        this.savedCells.setAll(content);
        this.touchAll();
    }

    touch(studentId) {
        this.state.rows[studentId] = (this.state.rows[studentId] || 0) + 1;
    }

    touchAll() {
        const known = this.state.data?.students || [];
        for (const { id } of known) {
            this.touch(id);
        }
    }

    get days() {
        const { date_from, date_to } = this.state.data.term;
        return [date_from, date_to];
    }

    get totals() {
        return this.savedCells.totals;
    }

    /** What the server tells of a pupil's result. */
    outcome(studentId) {
        return this.savedCells.outcomes[studentId];
    }

    saved(studentId, lessonId) {
        return this.savedCells.get(studentId, lessonId);
    }

    /** What the user sees: the own edit until the server has answered. */
    cell(studentId, lessonId) {
        const entry = this.unsent.get(`${studentId}:${lessonId}`);
        return entry ? entry.wanted : this.saved(studentId, lessonId);
    }

    /** "", "unsent", "conflict" or "reason" (one is asked for). */
    status(studentId, lessonId) {
        const entry = this.unsent.get(`${studentId}:${lessonId}`);
        return entry ? entry.problem || "unsent" : "";
    }

    lesson(lessonId) {
        return pageColumns(this.state.data).find((lesson) => lesson.id === lessonId);
    }

    weightOf(lesson) {
        return this.legend.typeOf.get(lesson.type_id)?.weight ?? 1;
    }

    get conflicts() {
        return [...this.unsent.values()].filter((entry) => entry.problem === "conflict");
    }

    get waitingForReason() {
        return [...this.unsent.values()].filter((entry) => entry.problem === "reason");
    }

    get hasUnsent() {
        return Boolean(this.unsent.size || this.unsentLessons.size);
    }

    // Editing

    /** @param {{student: number, lesson: number, wanted: Object}[]} changes one step */
    edit(changes) {
        const step = changes
            .map((change) => ({ ...change, before: this.cell(change.student, change.lesson) }))
            .filter(({ before, wanted }) => !sameCell(before, wanted));
        if (step.length) {
            this.done.push(step);
            this.undone = [];
            this.enter(step);
        }
    }

    undo() {
        const step = this.done.pop();
        if (step) {
            this.undone.push(step);
            this.enter(step.map(({ student, lesson, before }) => ({ student, lesson, wanted: before })));
        }
    }

    redo() {
        const step = this.undone.pop();
        if (step) {
            this.done.push(step);
            this.enter(step);
        }
    }

    enter(changes) {
        for (const { student, lesson, wanted } of changes) {
            const key = `${student}:${lesson}`;
            const saved = this.saved(student, lesson);
            const entry = this.unsent.get(key);
            if (entry) {
                // A new edit of a cell in conflict is made in sight of what is there.
                const seen = entry.problem === "conflict" ? [saved] : entry.seen;
                this.unsent.set(key, { ...entry, seen, wanted, problem: "" });
            } else {
                this.unsent.set(key, { student, lesson, wanted, seen: [saved], problem: "" });
            }
            this.touch(student);
        }
        this.afterChange();
        return this.send();
    }

    editLesson(lessonId, changes, seen = {}) {
        this.unsentLessons.edit(lessonId, changes, seen);
        this.afterChange();
        return this.send();
    }

    /** Decides a conflict: the own value, or the one that is there. */
    resolve(studentId, lessonId, isMine) {
        const key = `${studentId}:${lessonId}`;
        const entry = this.unsent.get(key);
        if (isMine) {
            Object.assign(entry, { seen: [this.saved(studentId, lessonId)], problem: "" });
        } else {
            this.unsent.delete(key);
        }
        this.touch(studentId);
        this.afterChange();
        return this.send();
    }

    /** Says why old grades change; without a reason they stay as they are. */
    answerReason(reason) {
        for (const entry of this.waitingForReason) {
            if (reason) {
                Object.assign(entry, { reason, problem: "" });
            } else {
                this.unsent.delete(`${entry.student}:${entry.lesson}`);
            }
            this.touch(entry.student);
        }
        this.afterChange();
        return this.send();
    }

    // Sending

    /** Sends what is unsent; one request at a time, in order. */
    send() {
        if (!this.isSending) {
            this.sending = this.sendAll();
        }
        return this.sending;
    }

    async sendAll() {
        this.isSending = true;
        browser.clearTimeout(this.timer);
        try {
            let isAnswered = true;
            while (isAnswered && !this.isClosed) {
                const cells = [...this.unsent.values()]
                    .filter((entry) => !entry.problem && this.lesson(entry.lesson))
                    .slice(0, MOST_AT_ONCE);
                const lessons = this.unsentLessons.operations();
                if (!cells.length && !lessons.length) {
                    return;
                }
                isAnswered = await this.sendSome(cells, lessons);
            }
        } finally {
            this.isSending = false;
            this.afterChange();
        }
    }

    /** @returns {Promise<boolean>} whether the server has answered */
    async sendSome(entries, lessons) {
        const sent = entries.map((entry) => ({ key: `${entry.student}:${entry.lesson}`, ...entry }));
        const operations = [...sent.map(operationOf), ...lessons];
        for (const entry of entries) {
            // Should the answer get lost: this, too, may stand there then.
            entry.seen = [...entry.seen, entry.wanted];
        }
        const { term } = this.state.data;
        let answer;
        try {
            answer = await this.call("grid_save", [operations, ...this.days]);
        } catch (error) {
            this.fail(error);
            return false;
        }
        this.failures = 0;
        this.saves += 1;
        if (term.id === this.state.data.term.id) {
            const inLessons = sent.filter((one) => one.lesson > 0);
            this.savedCells.setRows(new Set(inLessons.map((one) => one.student)), answer);
        }
        sent.forEach((one) => this.touch(one.student));
        for (const one of sent) {
            this.settle(one, answer.results[one.key]);
        }
        for (const operation of lessons) {
            this.settleLesson(operation, answer.results[operation.op]);
        }
        this.afterChange();
        return true;
    }

    settle(sent, { status, message }) {
        const entry = this.unsent.get(sent.key);
        if (!entry) {
            return;
        }
        const isLatest = entry.wanted === sent.wanted;
        if (status === "saved") {
            if (isLatest) {
                this.unsent.delete(sent.key);
            } else {
                Object.assign(entry, { seen: [sent.wanted], reason: undefined });
            }
        } else if (status === "refused") {
            isLatest && this.unsent.delete(sent.key);
            this.onRefused(message);
        } else if (isLatest) {
            Object.assign(entry, { problem: status, message, seen: sent.seen });
        }
        this.touch(sent.student);
    }

    settleLesson(operation, { status, message, evening }) {
        const { lesson, changes } = operation;
        this.unsentLessons.settle(operation);
        if (status !== "saved") {
            const keepMine = () => this.editLesson(lesson, changes);
            status === "conflict" ? this.onLessonConflict(message, keepMine) : this.onRefused(message);
            this.state.data.stamp = ""; // What was shown at once is not there: read anew.
        }
        if (evening) {
            this.state.evenings[lesson] = evening;
        }
        this.hasNewLessons = true;
    }

    /** Asks how much the class has to do in the evening of a lesson's homework. */
    async askEvening(lessonId) {
        try {
            this.state.evenings[lessonId] = await this.call("grid_evening", [lessonId]);
        } catch {
            // It comes with the next save.
        }
    }

    fail(error) {
        const isLost = error instanceof ConnectionLostError || !(error instanceof RPCError);
        const isLoggedOut = error.exceptionName === "odoo.http.SessionExpiredException";
        this.problem = isLost ? "offline" : isLoggedOut ? "session" : "error";
        const wait = RETRY_AFTER[Math.min(this.failures, RETRY_AFTER.length - 1)];
        this.failures += 1;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.send(), isLost ? wait : 30000);
    }

    afterChange() {
        this.store.keep([...this.unsent.values()]);
        this.state.canUndo = Boolean(this.done.length);
        this.state.canRedo = Boolean(this.undone.length);
        this.state.asks = this.waitingForReason.length;
        this.state.word = this.word();
        if (this.hasNewLessons && !this.isSending) {
            this.hasNewLessons = false;
            this.poll();
        }
    }

    word() {
        if (this.failures) {
            return this.problem;
        }
        if (this.conflicts.length) {
            return "conflict";
        }
        return this.hasUnsent ? "saving" : "saved";
    }

    /** What a broken connection or a closed window left behind is sent now. */
    restore() {
        const lessons = new Set(pageColumns(this.state.data).map((one) => one.id));
        for (const entry of this.store.read(lessons)) {
            const key = `${entry.student}:${entry.lesson}`;
            if (!this.unsent.has(key)) {
                this.unsent.set(key, entry);
                this.touch(entry.student);
            }
        }
        if (this.hasUnsent) {
            this.afterChange();
            this.send();
        }
    }

    close() {
        this.isClosed = true;
        browser.clearTimeout(this.timer);
    }
}
