import { EMPTY } from "./grid_rules";
import { cellOf } from "./outcome";

/** What the server has told of the cells, and of what they make. */
export class SavedCells {
    constructor() {
        this.cells = new Map();
        this.totals = {};
        this.outcomes = {};
    }

    get(studentId, lessonId) {
        if (lessonId < 0) {
            return cellOf(this.outcomes[studentId]?.code);
        }
        return this.cells.get(`${studentId}:${lessonId}`) || EMPTY;
    }

    setAll({ grades, absences, totals, outcome }) {
        this.cells = new Map();
        this.add(grades, absences);
        this.totals = { ...totals };
        this.outcomes = { ...outcome?.rows };
    }

    /** What stands there now of some pupils, who are read as a whole. */
    setRows(studentIds, { grades, absences, totals, outcomes }) {
        Object.assign(this.outcomes, outcomes);
        for (const key of [...this.cells.keys()]) {
            if (studentIds.has(Number(key.split(":")[0]))) {
                this.cells.delete(key);
            }
        }
        this.add(grades, absences);
        for (const id of studentIds) {
            this.totals[id] = totals[id];
        }
    }

    add(grades, absences) {
        for (const { student_id, lesson_id, kind, comment } of absences) {
            const cell = this.make(student_id, lesson_id);
            cell.absence = kind;
            cell.why = comment || "";
        }
        for (const { student_id, lesson_id, ...grade } of grades) {
            this.make(student_id, lesson_id).grades.push(grade);
        }
    }

    make(studentId, lessonId) {
        const key = `${studentId}:${lessonId}`;
        if (!this.cells.has(key)) {
            this.cells.set(key, { grades: [], absence: false });
        }
        return this.cells.get(key);
    }
}
