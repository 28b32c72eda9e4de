from . import school_demo
