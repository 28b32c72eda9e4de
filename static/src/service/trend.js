import { Component, xml } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { TrendLine } from "./trend_line";

/** The trend of a record, in a list or a form. */
export class Trend extends Component {
    static template = xml`<TrendLine trend="trend" />`;
    static components = { TrendLine };
    static props = standardFieldProps;

    get trend() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("school_trend", {
    component: Trend,
    supportedTypes: ["json"],
});
