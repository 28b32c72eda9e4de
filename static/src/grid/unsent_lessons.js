/**
 * What was typed about lessons and is not saved yet: by lesson, the changes and, for
 * each field of them, what was seen there before.
 */
export class UnsentLessons {
    constructor() {
        this.byId = new Map();
    }

    get size() {
        return this.byId.size;
    }

    /**
     * @param {number} id of the lesson
     * @param {Object} changes with those of its homework in `homework`
     * @param {Object} seen what stood in each changed field
     */
    edit(id, changes, seen) {
        const before = this.byId.get(id) || { changes: {}, seen: {} };
        const homework = changes.homework
            ? { homework: { ...before.changes.homework, ...changes.homework } }
            : {};
        const first = Object.fromEntries(
            Object.entries(seen).map(([name, value]) => [name, [value]])
        );
        this.byId.set(id, {
            changes: { ...before.changes, ...changes, ...homework },
            seen: { ...first, ...before.seen },
        });
    }

    /** What is sent; should the answer get lost, it may stand there then. */
    operations() {
        return [...this.byId].map(([lesson, { changes, seen }]) => {
            const operation = { op: `lesson ${lesson}`, lesson, changes, seen: { ...seen } };
            const { homework, ...plain } = changes;
            for (const [name, value] of Object.entries({ ...plain, ...homework })) {
                seen[name] = [...(seen[name] || []), value];
            }
            return operation;
        });
    }

    /** The answer to an operation has come: what was typed since waits on. */
    settle({ lesson, changes }) {
        if (this.byId.get(lesson)?.changes === changes) {
            this.byId.delete(lesson);
        }
    }
}
