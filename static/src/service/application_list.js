import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";

import { DayTasksBanner } from "./day_tasks";

/** The office's first screen: above the applications stands what waits today. */
export class ApplicationDueRenderer extends ListRenderer {
    static template = "school_diary.ApplicationDueRenderer";
    static components = { ...ListRenderer.components, DayTasksBanner };
}

registry.category("views").add("school_application_due", {
    ...listView,
    Renderer: ApplicationDueRenderer,
});
