import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Copies an address; where the browser lets nobody copy, it is marked to be copied. */
export class DiaryCopy extends Interaction {
    static selector = ".o_school_copy";
    dynamicContent = {
        input: { "t-on-focus": (ev) => ev.currentTarget.select() },
        button: {
            "t-on-click": this.copy,
            "t-att-hidden": () => !navigator.clipboard,
        },
        ".o_school_copied": { "t-att-hidden": () => !this.isCopied },
    };

    async copy() {
        const address = this.el.querySelector("input");
        try {
            await this.waitFor(navigator.clipboard.writeText(address.value));
            this.isCopied = true;
        } catch {
            address.focus();
        }
    }
}

registry.category("public.interactions").add("school_diary.copy", DiaryCopy);
