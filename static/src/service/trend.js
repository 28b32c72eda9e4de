import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 100;
const HEIGHT = 24;
const EDGE = 3;

/** A share over the months as a line: percents, 0 at the bottom and 100 at the top. */
export class Trend extends Component {
    static template = "school_diary.Trend";
    static props = standardFieldProps;

    get shares() {
        return this.props.record.data[this.props.name] || [];
    }

    get points() {
        const step = (WIDTH - 2 * EDGE) / Math.max(this.shares.length - 1, 1);
        return this.shares.map((share, place) => ({
            x: EDGE + place * step,
            y: EDGE + (1 - share / 100) * (HEIGHT - 2 * EDGE),
        }));
    }

    get line() {
        return this.points.map(({ x, y }) => `${x},${y}`).join(" ");
    }

    get label() {
        return this.shares.map((share) => `${Math.round(share)} %`).join(" → ");
    }
}

registry.category("fields").add("school_trend", {
    component: Trend,
    supportedTypes: ["json"],
});
