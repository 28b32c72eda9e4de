import { GridModel } from "@school_diary/grid/grid_model";

// A class of three pupils and three lessons, as the server tells of it.

const value = (id, code, tone) => ({ id, code, name: code, number: Number(code), counts: true, tone });
const absence = (kind, code, ...letters) => ({ kind, code, name: kind, letters: [code, ...letters] });

export const CLASS_LEGEND = {
    values: [
        value(1, "5", "excellent"),
        value(2, "4", "good"),
        value(3, "3", "fair"),
        value(4, "2", "poor"),
    ],
    absences: [
        absence("unexcused", "Н", "НП", "N", "H"),
        absence("ill", "Б", "I", "B"),
        absence("excused", "У", "УП", "E"),
        absence("late", "О", "ОП", "L", "O"),
        absence("exempt", "ОСВ", "X"),
    ],
    types: [
        { id: 1, name: "Lesson", short_name: "lesson", weight: 1, is_test: false },
        { id: 2, name: "Test", short_name: "test", weight: 2, is_test: true },
    ],
};

export function grade(code, more = {}) {
    return { id: false, type_id: false, code, weight: 1, same_work: false, comment: "", ...more };
}

const lesson = (id, date, more) => ({
    ...{ id, date, period: 1, room: "", type_id: 1, is_test: false, topic: "", state: "held" },
    ...{ teacher: "", is_substituted: false, homework: [], may_read: true, may_edit: true, closed: "" },
    ...more,
});

export function page(more = {}) {
    const periods = [["2026-09-01", "2027-05-31"]];
    return {
        course: { id: 1, name: "Maths · 6Б" },
        terms: [{ id: 2, name: "2", date_from: "2026-11-02", date_to: "2026-12-30" }],
        term: { id: 2, name: "2", date_from: "2026-11-02", date_to: "2026-12-30" },
        today: "2026-11-18",
        students: ["Anna", "Boris", "Clara"].map((name, index) => ({
            id: index + 1,
            name,
            full_name: name,
            periods,
        })),
        groups: [],
        lessons: [
            lesson(11, "2026-11-17"),
            lesson(12, "2026-11-18", { type_id: 2, is_test: true }),
            lesson(13, "2026-11-19", { closed: "cancelled" }),
        ],
        legend: CLASS_LEGEND,
        rights: { note: "", may_edit: true },
        stamp: "1",
        grades: [],
        absences: [],
        totals: {},
        ...more,
    };
}

/** A server that keeps cells as the real one does. */
export class FakeServer {
    constructor() {
        this.cells = new Map();
        this.saves = [];
        this.failure = null;
        this.answer = null;
        this.legend = CLASS_LEGEND;
        this.history = { revisions: [], given: [] };
        this.asked = [];
    }

    call = async (method, args) => {
        if (method === "grid_open") {
            return page({ legend: this.legend, ...this.content() });
        }
        if (method === "grid_history") {
            this.asked.push(args);
            return this.history;
        }
        if (method === "grid_changes") {
            return { ...page(this.content()), stamp: "2" };
        }
        this.saves.push(args[0]);
        if (this.failure) {
            throw this.failure;
        }
        const results = {};
        for (const operation of args[0]) {
            results[operation.op] = this.answer?.(operation) || this.store(operation);
        }
        return { results, ...this.content() };
    };

    store({ student, lesson: lessonId, wanted }) {
        if (wanted) {
            this.cells.set(`${student}:${lessonId}`, wanted);
        }
        return { status: "saved" };
    }

    content() {
        const grades = [];
        const absences = [];
        for (const [key, cell] of this.cells) {
            const [student_id, lesson_id] = key.split(":").map(Number);
            cell.grades.forEach((one) => grades.push({ ...one, student_id, lesson_id }));
            if (cell.absence) {
                absences.push({ student_id, lesson_id, kind: cell.absence });
            }
        }
        return { grades, absences, totals: {} };
    }
}

/** An opened page: the model, and the props of what shows it. */
export async function openPage(server, more = {}) {
    const model = new GridModel({
        call: server.call,
        storageKey: "school_diary.grid.test",
        onRefused: () => {},
    });
    await model.open();
    const { students, lessons, today } = model.state.data;
    const props = {
        ...{ model, students, lessons, today, rows: model.state.rows },
        numbers: { 1: 1, 2: 2, 3: 3 },
        selected: { student: 1, lesson: 12 },
        onSelect: () => {},
        ...more,
    };
    return { model, props };
}
