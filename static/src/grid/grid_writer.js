import { _t } from "@web/core/l10n/translation";

import { applyText, cellText, EMPTY, isEnrolled, readTable } from "./grid_rules";
import { outcomeRefusal, readOutcome } from "./outcome";

/**
 * Writes into cells what is typed, copied, pasted or cleared. A place is
 * {student, lesson}; what cannot be written there is said, not sent.
 */
export class GridWriter {
    /**
     * @param {GridModel} model
     * @param {(message: string) => void} refuse
     */
    constructor(model, refuse) {
        this.model = model;
        this.refuse = refuse;
    }

    text({ student, lesson }) {
        return cellText(this.model.cell(student.id, lesson.id), this.model.legend);
    }

    /** Why nothing is written in a place; empty where it may be. */
    refusal({ student, lesson }) {
        if (lesson.isOutcome) {
            return outcomeRefusal(this.model, student, lesson);
        }
        if (lesson.closed) {
            return lesson.closed;
        }
        if (!lesson.may_edit) {
            return (
                this.model.state.data.rights.note ||
                _t("This is entered by the teacher of the lesson only.")
            );
        }
        return isEnrolled(student, lesson.date)
            ? ""
            : _t("The pupil was not in the class on that day.");
    }

    refuseText(token) {
        this.refuse(_t("There is neither a mark nor a letter “%s”.", token));
    }

    /**
     * The change that a text makes.
     *
     * @throws {BadText}
     */
    read(text, { student, lesson }) {
        const { model } = this;
        if (lesson.isOutcome) {
            return { student, lesson, wanted: readOutcome(text, model.legend) };
        }
        const cell = model.cell(student.id, lesson.id);
        const wanted = applyText(text, cell, model.legend, model.weightOf(lesson));
        return { student, lesson, wanted };
    }

    /** Writes into several places as one step. */
    write(changes) {
        const refusals = changes.map((change) => this.refusal(change));
        const refusal = refusals.find(Boolean);
        if (refusal) {
            this.refuse(refusal);
        }
        this.model.edit(
            changes
                .filter((_change, index) => !refusals[index])
                .map(({ student, lesson, wanted }) => ({
                    student: student.id,
                    lesson: lesson.id,
                    wanted,
                }))
        );
    }

    clear(places) {
        this.write(places.map((place) => ({ ...place, wanted: EMPTY })));
    }

    /** Writes into each place what stands in the same lesson of a pupil. */
    copyFrom(student, places) {
        this.write(
            places.map((place) =>
                this.read(this.text({ student, lesson: place.lesson }), place)
            )
        );
    }

    /** Lines of places as a text for a spreadsheet. */
    copy(lines) {
        return lines
            .map((places) => places.map((place) => this.text(place)).join("\t"))
            .join("\n");
    }

    /**
     * Writes a text of a spreadsheet: one value into all selected places; several
     * from the first one on, downwards and to the right.
     *
     * @param {string} text
     * @param {Object[]} selection the selected places
     * @param {{students: Object[], columns: Object[]}} page
     */
    paste(text, selection, { students, columns }) {
        const table = readTable(text);
        const isOne = table.length === 1 && table[0].length === 1;
        const row = students.indexOf(selection[0].student);
        const column = columns.indexOf(selection[0].lesson);
        const values = isOne
            ? selection.map((place) => ({ text: table[0][0], place }))
            : table.flatMap((line, down) =>
                  line.map((one, right) => ({
                      text: one,
                      place: { student: students[row + down], lesson: columns[column + right] },
                  }))
              );
        const changes = [];
        const wrong = [];
        for (const { text: one, place } of values) {
            if (!place.student || !place.lesson) {
                continue; // beyond the last pupil or lesson
            }
            try {
                changes.push(this.read(one, place));
            } catch (error) {
                wrong.push(error.token);
            }
        }
        if (wrong.length) {
            this.refuseText(wrong[0]);
        }
        this.write(changes);
    }
}
