import { Component } from "@odoo/owl";

const { DateTime } = luxon;

const WIDTH = 100;
const HEIGHT = 24;
const EDGE = 4;

/** A share over the months as a line: percents, 0 at the bottom and 100 at the top. */
export class TrendLine extends Component {
    static template = "school_diary.TrendLine";
    static props = { trend: Array };

    /** The last month stands at the right; one that was not measured has no point. */
    get points() {
        const months = this.props.trend.map(({ month }) => {
            const { year, month: number } = DateTime.fromISO(month);
            return year * 12 + number;
        });
        const step = (WIDTH - 2 * EDGE) / Math.max(months.at(-1) - months[0], 1);
        return this.props.trend.map(({ share }, place) => ({
            x: WIDTH - EDGE - (months.at(-1) - months[place]) * step,
            y: EDGE + (1 - share / 100) * (HEIGHT - 2 * EDGE),
        }));
    }

    get line() {
        return this.points.map(({ x, y }) => `${x},${y}`).join(" ");
    }

    get label() {
        return this.props.trend
            .map(({ month, share }) => {
                const name = DateTime.fromISO(month).toFormat("LLL yyyy");
                return `${name}: ${Math.round(share)} %`;
            })
            .join(" → ");
    }
}
