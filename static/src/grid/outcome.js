// The column of results: what stands in it, and what may be written there. It is a
// column as the lessons are, and its cells are cells: {grades: [one], absence: false}.

import { _t } from "@web/core/l10n/translation";

import { BadText, EMPTY } from "./grid_rules";
import { formatDay } from "./grid_text";

const grade = (code) => ({ id: false, type_id: false, code, weight: 1, same_work: false, comment: "" });

/** The column of what the server tells; its id is no lesson's. */
export function makeColumn(outcome) {
    const { term, is_year, may_edit, closed } = outcome;
    return {
        ...{ id: -term, term, may_edit, closed, isOutcome: true, may_read: true, homework: [] },
        name: is_year ? _t("Year's result") : _t("Result"),
    };
}

/** The page's columns that may be selected: its lessons, and the results. */
export function pageColumns({ lessons, column }) {
    return column ? [...lessons, column] : lessons;
}

export function cellOf(code) {
    return code ? { grades: [grade(code)], absence: false } : EMPTY;
}

export const codeOf = (cell) => cell.grades[0]?.code || "";

/** What may stand as a result: marks with bounds, where there are any. */
export function choices(legend) {
    const bound = legend.values.filter((value) => value.is_bound);
    return bound.length ? bound : legend.values;
}

/**
 * The cell that a text makes: one mark, or none.
 *
 * @throws {BadText}
 */
export function readOutcome(text, legend) {
    const wanted = text.trim().toUpperCase();
    const value = choices(legend).find((one) => one.code.toUpperCase() === wanted);
    if (wanted && !value) {
        throw new BadText(text.trim());
    }
    return cellOf(value?.code);
}

/** Why nothing is decided for a pupil; empty where it may be. */
export function outcomeRefusal(model, student, column) {
    const row = model.outcome(student.id);
    if (!row) {
        return _t("The pupil has no result here.");
    }
    if (!column.may_edit) {
        return model.state.data.rights.note || _t("The teacher of the course decides on its results.");
    }
    // What was put off is decided later, though the term is closed.
    return row.state === "deferred" ? "" : column.closed;
}

/** The decisions that would take all proposals. */
export function proposals(model, students, column) {
    return students
        .filter((student) => {
            const row = model.outcome(student.id);
            const isOpen = row?.state === "open" && row.is_due && row.proposed;
            return isOpen && !model.status(student.id, column.id) && !outcomeRefusal(model, student, column);
        })
        .map((student) => ({
            student: student.id,
            lesson: column.id,
            wanted: cellOf(model.outcome(student.id).proposed),
        }));
}

/** In words: proposed, decided, published, deferred. */
export function describeOutcome(row) {
    if (!row) {
        return _t("No result here");
    }
    if (row.state === "deferred") {
        return _t("Deferred until %s", formatDay(row.until));
    }
    if (row.code) {
        const words = row.state === "published" ? _t("Published") : _t("Decided, not published yet");
        return [words, row.reason].filter(Boolean).join(": ");
    }
    if (!row.is_due) {
        return _t("Not required: the pupil left before the end");
    }
    return row.proposed ? _t("Proposed: %s", row.proposed) : _t("Nothing to propose from yet");
}

/** All that a cell of the column shows. */
export function showOutcome(model, student, column) {
    const cell = model.cell(student.id, column.id);
    const status = model.status(student.id, column.id);
    const row = model.outcome(student.id);
    const code = codeOf(cell);
    const tone = model.legend.valueOf.get(code)?.tone || "neutral";
    const isOpen = row?.state === "open" && !status;
    return {
        ...{ lesson: column, cell, status, code },
        chip: `o_school_chip o_school_${tone}`,
        proposed: (isOpen && row.is_due && row.proposed) || "",
        isDeferred: row?.state === "deferred",
        isPublished: row?.state === "published" && !status,
        isConflict: status === "conflict",
        theirs: row?.code,
        isReadonly: Boolean(outcomeRefusal(model, student, column)),
        words: describeOutcome(row),
    };
}

/** What is sent of an edit: of a cell, or of a result. */
export function operationOf({ key, student, lesson, seen, wanted, reason }) {
    const place = lesson < 0 ? { term: -lesson } : { lesson };
    const say = lesson < 0 ? codeOf : (cell) => cell;
    return { op: key, student, ...place, seen: seen.map(say), wanted: say(wanted), reason };
}
