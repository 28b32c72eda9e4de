from . import school_application_refuse
