import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { DayTasksBanner } from "./day_tasks";

/** The first screen of a role: above its records stands what waits today. */
export class DayListRenderer extends ListRenderer {
    static template = "school_diary.DayListRenderer";
    static components = { ...ListRenderer.components, DayTasksBanner };
}

/** The same on a phone. */
export class DayKanbanRenderer extends KanbanRenderer {
    static template = "school_diary.DayKanbanRenderer";
    static components = { ...KanbanRenderer.components, DayTasksBanner };
}

registry.category("views").add("school_day_list", { ...listView, Renderer: DayListRenderer });
registry
    .category("views")
    .add("school_day_kanban", { ...kanbanView, Renderer: DayKanbanRenderer });
