/* read_folder.h - reads the instance and "scenario.json" that stand in the folder of folder.h, as main does: files and
 * factors that the scenario chooses first. */
#ifndef YDERPLAN_READ_FOLDER_H
#define YDERPLAN_READ_FOLDER_H

#include "folder.h"

#include "formulation.h"

static inline bool read_folder(struct instance *in, struct scenario *s, struct error *e)
{
    char path[1024];
    struct json *root = NULL;
    struct choice choice = {0};
    folder_file("scenario.json", path);
    bool ok = json_read(path, &root, e) && scenario_choice(root, path, &choice, e) &&
              instance_read(folder_path, &choice, in, e) &&
              scenario_parse(root, path, in, &formulation_catalogue, s, e);
    choice_free(&choice);
    json_free(root);
    return ok;
}

#endif
