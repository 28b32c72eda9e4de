import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Tells of a file that is too large before it is sent, and with it what was typed. */
export class DiaryFile extends Interaction {
    static selector = ".o_school_diary input[type=file][data-largest]";
    dynamicContent = {
        _root: { "t-on-change": this.check },
    };

    check() {
        const { largest, tooLarge } = this.el.dataset;
        const isTooLarge = [...this.el.files].some((file) => file.size > Number(largest));
        this.el.setCustomValidity(isTooLarge ? tooLarge : "");
        this.el.reportValidity();
    }
}

registry.category("public.interactions").add("school_diary.file", DiaryFile);
