from . import school_class_promote
