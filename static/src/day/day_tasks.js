import { Component, onWillStart, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";

/** What waits for the user today, each a click away. */
export class DayTasks extends Component {
    static template = "school_diary.DayTasks";
    static props = { tasks: Array };

    setup() {
        this.action = useService("action");
    }

    get waiting() {
        return this.props.tasks.filter((task) => task.count);
    }

    open(task) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: task.model,
            name: task.label,
            domain: task.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

/** The same where nothing else brings the tasks along. */
export class DayTasksBanner extends Component {
    static template = "school_diary.DayTasksBanner";
    static components = { DayTasks };
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({ tasks: [] });
        onWillStart(async () => {
            this.state.tasks = await this.orm.call("school.day", "get_tasks", []);
        });
    }
}
