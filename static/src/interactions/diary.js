import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

/** Tells the school that the reader looks at the page. */
export class DiaryVisit extends Interaction {
    static selector = ".o_school_diary [data-section], .o_school_diary[data-section]";
    dynamicContent = {
        _document: { "t-on-visibilitychange": this.record },
    };

    start() {
        this.record();
    }

    /** A page that was fetched in advance, or lies in a hidden tab, is not read. */
    async record() {
        const page = this.el.ownerDocument;
        if (this.recorded || page.visibilityState !== "visible") {
            return;
        }
        this.recorded = true;
        const { student, section } = this.el.dataset;
        await rpc(`/my/diary/${student}/visit`, { section }, { silent: true });
    }
}

export class DiaryPrint extends Interaction {
    static selector = ".o_school_print";
    dynamicContent = {
        _root: { "t-on-click": () => window.print() },
    };
}

const SWIPE = 60;

/** One day at a time on a phone: a swipe opens the next one, or the next week. */
export class DiarySwipe extends Interaction {
    static selector = ".o_school_week";
    dynamicContent = {
        _root: {
            "t-on-touchstart": this.onStart,
            "t-on-touchend": this.onEnd,
        },
    };

    onStart(ev) {
        const { clientX, clientY } = ev.changedTouches[0];
        this.from = ev.touches.length === 1 ? { clientX, clientY } : null;
    }

    onEnd(ev) {
        if (!this.from) {
            return;
        }
        const { clientX, clientY } = ev.changedTouches[0];
        const right = clientX - this.from.clientX;
        const down = clientY - this.from.clientY;
        if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) {
            this.turn(right < 0 ? 1 : -1);
        }
    }

    /** @param {1 | -1} step */
    turn(step) {
        const picks = [...this.el.querySelectorAll(".o_school_pick")];
        if (!picks.some((pick) => pick.offsetParent)) {
            return; // The whole week is in sight.
        }
        const next = picks[picks.findIndex((pick) => pick.checked) + step];
        if (next) {
            next.checked = true;
        } else {
            const rel = step > 0 ? "next" : "prev";
            this.el.ownerDocument.querySelector(`.o_school_bar [rel=${rel}]`)?.click();
        }
    }
}

const interactions = registry.category("public.interactions");
interactions.add("school_diary.visit", DiaryVisit);
interactions.add("school_diary.print", DiaryPrint);
interactions.add("school_diary.swipe", DiarySwipe);
