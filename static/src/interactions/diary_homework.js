import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

/** Ticking homework as done saves by itself; what was not saved is not ticked. */
export class DiaryHomeworkDone extends Interaction {
    static selector = ".o_school_done input";
    dynamicContent = {
        _root: { "t-on-change": this.save },
    };

    async save() {
        const { student, homework } = this.el.dataset;
        const isDone = this.el.checked;
        this.el.setAttribute("aria-busy", "true");
        try {
            const address = `/my/diary/${student}/homework/${homework}/done`;
            await rpc(address, { is_done: isDone }, { silent: true });
            this.el.removeAttribute("aria-invalid");
        } catch {
            this.el.checked = !isDone;
            this.el.setAttribute("aria-invalid", "true");
        }
        this.el.removeAttribute("aria-busy");
    }
}

registry.category("public.interactions").add("school_diary.done", DiaryHomeworkDone);
