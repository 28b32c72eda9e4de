import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

import { LEVEL_ICONS } from "./levels";
import { TrendLine } from "./trend_line";

const SMALLEST_CHANGE = 0.05;

/** A clause: what it demands, how it stands now and stood before, and the proof. */
export class IndicatorRow extends Component {
    static template = "school_diary.IndicatorRow";
    static components = { TrendLine };
    static props = { row: Object, levels: Array, onOpen: Function };

    setup() {
        this.icons = LEVEL_ICONS;
    }

    get level() {
        return this.props.levels.find((level) => level.name === this.props.row.level);
    }

    get share() {
        return formatFloat(this.props.row.share, { digits: [5, 1] });
    }

    /** Since the last month in which it was measured; false: none, or the same. */
    get change() {
        const { trend, level } = this.props.row;
        const [now, before] = [trend.at(-1), trend.at(-2)];
        const change = level !== "none" && before ? now.share - before.share : 0;
        return Math.abs(change) >= SMALLEST_CHANGE && change;
    }

    get changeLabel() {
        return this.change > 0 ? _t("Higher by") : _t("Lower by");
    }

    get changeText() {
        return formatFloat(Math.abs(this.change), { digits: [5, 1] });
    }
}
