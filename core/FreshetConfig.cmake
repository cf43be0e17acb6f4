# find_package(Freshet): the target Freshet::abi (headers of the plugin ABI), Freshet::freshet (the library), and
# freshet_plugin(kind name SOURCES file... [LIBS library...]).
include(${CMAKE_CURRENT_LIST_DIR}/FreshetTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/FreshetPlugin.cmake)
