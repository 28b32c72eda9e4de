import { Component } from "@odoo/owl";

/** A lesson of the week on the board. */
export class TimetableCard extends Component {
    static template = "school_diary.TimetableCard";
    static props = {
        slot: Object,
        clash: { type: String, optional: true },
        draggable: Boolean,
        onHold: Function,
        onRelease: Function,
        onOpen: Function,
    };

    get title() {
        const { slot, clash } = this.props;
        return [clash, `${slot.name} · ${slot.class_name}`, slot.teacher, slot.room]
            .filter(Boolean)
            .join("\n");
    }

    onDragStart(ev) {
        ev.dataTransfer?.setData("text/plain", String(this.props.slot.id));
        this.props.onHold(this.props.slot);
    }
}
