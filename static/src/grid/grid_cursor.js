// Which cell is selected, and where the keys lead.

const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Enter: [1, 0],
    "shift+Enter": [-1, 0],
    Tab: [0, 1],
    "shift+Tab": [0, -1],
    PageUp: [-10, 0],
    PageDown: [10, 0],
};

const clamp = (value, count) => Math.max(0, Math.min(value, count - 1));

/** The selection: a cell, and perhaps the other corner of a rectangle. */
export class GridCursor {
    constructor(row, column) {
        this.moveTo(row, column);
    }

    moveTo(row, column, isExtending = false) {
        this.row = row;
        this.column = column;
        if (!isExtending) {
            this.fromRow = row;
            this.fromColumn = column;
        }
    }

    /**
     * @returns {boolean} whether the key leads anywhere
     */
    press(key, { rows, columns, isShift = false, isControl = false }) {
        if (key === "Home" || key === "End") {
            const column = key === "Home" ? 0 : columns - 1;
            const edge = key === "Home" ? 0 : rows - 1;
            this.moveTo(isControl ? edge : this.row, column, isShift);
            return true;
        }
        const isJump = key === "Enter" || key === "Tab";
        const step = STEPS[isShift && isJump ? `shift+${key}` : key];
        if (!step) {
            return false;
        }
        const [down, right] = isControl ? step.map((one) => one * 1000) : step;
        const row = clamp(this.row + down, rows);
        const column = clamp(this.column + right, columns);
        if (key === "Tab" && column === this.column) {
            return false; // out of the grid, to what follows it
        }
        this.moveTo(row, column, isShift && !isJump);
        return true;
    }

    get rows() {
        return range(this.fromRow, this.row);
    }

    get columns() {
        return range(this.fromColumn, this.column);
    }

    get isSingle() {
        return this.row === this.fromRow && this.column === this.fromColumn;
    }
}

function range(one, other) {
    const first = Math.min(one, other);
    return Array.from({ length: Math.abs(one - other) + 1 }, (_item, index) => first + index);
}
