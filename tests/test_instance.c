/* test_instance.c - a folder of CSV files: what is read, every complaint there is, and that row order never shows. */
#include "folder.h"

#include "instance.h"

/* A small sound instance; each test puts its own file over it. */
static const char *const sound[][2] = {
    {"areas.csv", "area,name,municipality,council,region,population,lat,lon\n"
                  "a1,Aby,M1,North,R1,1000,56,10\na2,Bby,M2,North,R1,2000,56.1,10\na3,Cby,M3,South,R2,3000,56.2,10\n"},
    {"sites.csv", "site,name,area,max_numbers,room_days\ns1,Sby,a1,10,5\ns2,Tby,a2,,\ns3,Uby,a3,2,0\n"},
    {"specialties.csv", "specialty,name_da,name_en,part_time_fte\nderm,Hud,Skin,0.22\noeje,Øjne,Eyes,0.27\n"},
    {"providers.csv", "site,specialty,form,count\ns1,derm,full_time,3\ns2,oeje,part_time,2\n"}};

static struct instance in;
static struct error e;

static void forget(void)
{
    instance_free(&in);
    error_free(&e);
}

static void put_sound(void)
{
    folder_empty();
    for (size_t k = 0; k < sizeof sound / sizeof sound[0]; k++)
        folder_put(sound[k][0], sound[k][1]);
}

static bool read_it(void)
{
    return instance_read(folder_path, NULL, &in, &e);
}

/* The sound instance with one file more, or another. */
static bool read_with(const char *file, const char *text)
{
    put_sound();
    folder_put(file, text);
    return read_it();
}

static bool is_empty(const struct instance *x)
{
    return x->folder == NULL && x->specialties == NULL && x->providers == NULL && x->need == NULL &&
           x->places.areas == NULL && x->travel.start == NULL && x->notes.count == 0;
}

/* Refused with `sentence` alone. */
static void check_refused(const char *file, const char *text, const char *sentence)
{
    CHECK(!read_with(file, text));
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    CHECK(is_empty(&in));
    forget();
}

static double need_of(const char *specialty, int area)
{
    return in.need[instance_specialty(&in, specialty) * in.places.area_count + area];
}

/* ---- The folder ---- */

static void the_least_instance_is_read(void)
{
    put_sound();
    CHECK(read_it());
    CHECK_TEXT(in.folder, folder_path);
    CHECK(in.specialty_count == 2 && in.provider_count == 2 && in.places.area_count == 3);
    CHECK_TEXT(in.need_source, "population");
    CHECK_NEAR(need_of("oeje", 1), 2000, 0);
    CHECK_TEXT(in.travel.file, "coordinates");
    CHECK(isnan(in.cost[0]));
    CHECK(in.supply_count == 0 && in.hospital_count == 0 && in.wait_count == 0 && in.caveat_count == 0);
    forget();
}

static void a_missing_folder_is_one_complaint(void)
{
    CHECK(!instance_read("/no/such/folder", NULL, &in, &e));
    CHECK(e.count == 1);
    CHECK(said(&e, "/no/such/folder: expected a folder with areas.csv and the other files, found none"));
    forget();
}

static void every_missing_required_file_is_told(void)
{
    folder_empty();
    CHECK(!read_it());
    CHECK(e.count == 4);
    CHECK(said(&e, "specialties.csv: cannot read: No such file or directory"));
    forget();
}

static void faults_of_all_files_are_told_at_once(void)
{
    put_sound();
    folder_put("areas.csv", "area,name,municipality,council,region,population\na1,A,M,C,R,-1\na2,B,M,C,R,1\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte\nderm,Hud,Skin,2\noeje,Øjne,Eyes,0.27\n");
    folder_put("providers.csv", "site,specialty,form,count\ns1,derm,full_time,-3\ns9,oeje,full_time,1\n");
    folder_put("travel.csv", "area,site,km,minutes\na1,s1,,\n");
    folder_put("costs.csv", "measure,specialty,cost\nnew,*,-1\n");
    CHECK(!read_it());
    CHECK(said(&e, "areas.csv:2: population: expected at least 0, found -1"));
    CHECK(said(&e, "sites.csv:4: area: unknown area \"a3\"; did you mean \"a1\"?"));
    CHECK(said(&e, "specialties.csv:2: part_time_fte: expected at most 1, found 2"));
    CHECK(said(&e, "providers.csv:2: count: expected at least 0, found -3"));
    CHECK(said(&e, "providers.csv:3: site: unknown site \"s9\"; did you mean \"s1\"?"));
    CHECK(said(&e, "travel.csv:2: minutes: missing, as is km; expected at least one of the two"));
    CHECK(said(&e, "costs.csv:2: cost: expected at least 0, found -1"));
    CHECK(e.count == 7);
    CHECK(is_empty(&in));
    forget();
}

static void a_file_that_fails_is_not_held_against_the_others(void)
{
    put_sound();
    folder_put("areas.csv", "area,name,municipality,council,region,population\na1\n");
    folder_put("need.csv", "area,specialty,need\na1,derm,1\n");
    folder_put("population.csv", "area,sex,age_from,age_to,population\na1,K,0,99,5\n");
    folder_put("need_rates.csv", "specialty,sex,age_from,age_to,rate\nderm,K,0,99,5\n");
    folder_put("links.csv", "from_area,to_area,km,minutes\na1,a2,1,1\n");
    folder_put("supply.csv", "region,specialty,specialists,recruitable\nR1,derm,1,1\n");
    folder_put("hospitals.csv", "hospital,area,specialty,specialists,protected\nH,a1,derm,1,1\n");
    folder_put("waits.csv", "level,group,specialty,weeks\ncouncil,North,derm,1\narea,a1,derm,1\n");
    CHECK(!read_it());
    CHECK(e.count == 1);
    CHECK(said(&e, "areas.csv:2: expected 6 cells as in the header, found 1"));
    forget();
    put_sound();
    folder_put("specialties.csv", "specialty,name_da\nderm\n");
    folder_put("need.csv", "area,specialty,need\na1,derm,1\n");
    folder_put("need_rates.csv", "specialty,sex,age_from,age_to,rate\nderm,K,0,99,5\n");
    folder_put("population.csv", "area,sex,age_from,age_to,population\na1,K,0,99,5\n");
    folder_put("costs.csv", "measure,specialty,cost\nnew,derm,1\n");
    CHECK(!read_it());
    for (int k = 0; k < e.count; k++)
        CHECK(strncmp(folder_less(e.text[k]), "specialties.csv", 15) == 0);
    forget();
    put_sound();
    folder_put("sites.csv", "site,name\n");
    folder_put("travel.csv", "area,site,km,minutes\na1,s1,1,1\n");
    CHECK(!read_it());
    CHECK(e.count == 1);
    CHECK(said(&e, "sites.csv:1: expected a column \"area\", found none"));
    forget();
}

static void files_that_were_read_are_stamped_by_name(void)
{
    char hash[HASH_TEXT], path[1024];
    put_sound();
    folder_put("areas.geojson", "{\"type\": \"FeatureCollection\", \"features\": []}");
    folder_put("travel.csv", "area,site,km,minutes\na1,s1,1,1\n");
    folder_put("links.csv", "not read\n");
    folder_put("population.csv", "not read\n");
    folder_put("other.txt", "not read\n");
    CHECK(read_it());
    CHECK(in.file_count == 6);
    static const char *const names[] = {"areas.csv", "areas.geojson",   "providers.csv",
                                        "sites.csv", "specialties.csv", "travel.csv"};
    for (int k = 0; k < 6 && k < in.file_count; k++)
        CHECK_TEXT(in.files[k].name, names[k]);
    folder_file("sites.csv", path);
    CHECK(hash_file(path, hash));
    CHECK_TEXT(in.files[3].hash, hash);
    CHECK(noted(&in.notes, "links.csv is not used, since travel.csv is there"));
    CHECK(noted(&in.notes, "population.csv is not used, since need_rates.csv is not there"));
    forget();
}

/* ---- specialties.csv ---- */

#define SPECIALTIES "specialty,name_da,name_en,part_time_fte,weight,catchment_minutes,target_per_100k,base_need\n"

static void specialties_are_read(void)
{
    CHECK(read_with("specialties.csv", SPECIALTIES "oeje,Øjne,Eyes,1,2,45,3.5,37000\nderm,Hud,Skin,0.22,0.5,,,\n"));
    CHECK_TEXT(in.specialties[0].id, "derm");
    CHECK_TEXT(in.specialties[1].name_da, "Øjne");
    CHECK_NEAR(in.specialties[1].catchment_minutes, 45, 0);
    CHECK_NEAR(in.specialties[1].target_per_100k, 3.5, 0);
    CHECK_NEAR(in.specialties[1].base_need, 37000, 0);
    CHECK_NEAR(in.specialties[0].weight, 0.5, 0);
    CHECK(isnan(in.specialties[0].catchment_minutes) && isnan(in.specialties[0].target_per_100k) &&
          isnan(in.specialties[0].base_need));
    CHECK(instance_specialty(&in, "oeje") == 1 && instance_specialty(&in, "x") == -1);
    forget();
    put_sound();
    CHECK(read_it());
    CHECK_NEAR(in.specialties[0].weight, 1, 0);
    forget();
}

static void faults_of_specialties_are_told(void)
{
#define REST "oeje,Øjne,Eyes,1,2,45,3.5,37000\n"
    const char *file = "specialties.csv";
    check_refused(file, SPECIALTIES REST "derm,,Skin,0.2,1,,,\n",
                  "specialties.csv:3: name_da: expected a value, found an empty cell");
    check_refused(file, SPECIALTIES REST "derm,Hud,,0.2,1,,,\n",
                  "specialties.csv:3: name_en: expected a value, found an empty cell");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0,1,,,\n",
                  "specialties.csv:3: part_time_fte: expected more than 0, found 0");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,1.1,1,,,\n",
                  "specialties.csv:3: part_time_fte: expected at most 1, found 1.1");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,-1,,,\n",
                  "specialties.csv:3: weight: expected more than 0, found -1");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,,,,\n",
                  "specialties.csv:3: weight: expected a value, found an empty cell");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,1,0,,\n",
                  "specialties.csv:3: catchment_minutes: expected more than 0, found 0");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,1,,x,\n",
                  "specialties.csv:3: target_per_100k: expected a number, found \"x\"");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,1,,,-5\n",
                  "specialties.csv:3: base_need: expected more than 0, found -5");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,1,,,\nderm,Hud,Skin,0.2,1,,,\n",
                  "specialties.csv:4: specialty: \"derm\" stands already on line 3");
    check_refused(file, SPECIALTIES REST "derm,Hud,Skin,0.2,1,,,\n*,Alle,All,0.2,1,,,\n",
                  "specialties.csv:4: specialty: \"*\" stands for every specialty and cannot be one");
    check_refused("specialties.csv", "specialty,name_da,name_en,part_time_fte\n",
                  "specialties.csv: no specialties; expected at least one row under the header");
}

/* ---- providers.csv ---- */

#define PROVIDERS "site,specialty,form,count,number,fte,parent_site,days,holder_age,returned,vacant_months,activity\n"

static void providers_are_read_and_sorted(void)
{
    CHECK(read_with("providers.csv", PROVIDERS "s2,derm,satellite,1,,0.8,s1,1.5,,,,\n"
                                               "s1,oeje,licence,2,,,,,,,,\n"
                                               "s1,derm,shared,1,,,,,,,,\n"
                                               "s1,derm,full_time,2,0123,1.1,,,61.5,1,3,0.9\n"
                                               "s1,derm,part_time,0,,,,,,,,\n"));
    CHECK(in.provider_count == 5);
    const struct provider *p = in.providers;
    CHECK(p[0].form == FORM_FULL_TIME && p[1].form == FORM_PART_TIME && p[2].form == FORM_SHARED);
    CHECK(p[3].form == FORM_LICENCE && p[3].specialty == 1 && p[4].form == FORM_SATELLITE);
    CHECK_TEXT(p[0].number, "0123");
    CHECK(p[0].count == 2 && p[0].returned == 1 && p[0].line == 5 && p[0].parent == -1 && p[0].days == 0);
    CHECK(p[0].fte == 1.1 && p[0].holder_age == 61.5 && p[0].vacant_months == 3 && p[0].activity == 0.9);
    CHECK(isnan(p[1].fte) && isnan(p[1].holder_age) && isnan(p[1].activity) && p[1].returned == 0);
    CHECK(p[4].parent == 0 && p[4].site == 1 && p[4].days == 1.5 && p[4].fte == 0.8);
    forget();
}

static void no_providers_at_all_are_legal(void)
{
    CHECK(read_with("providers.csv", "site,specialty,form,count\n"));
    CHECK(in.provider_count == 0);
    forget();
}

static void faults_of_providers_are_told(void)
{
    static const char *const cases[][2] = {
        {"s4,derm,full_time,1,,,,,,,,", "site: unknown site \"s4\"; did you mean \"s1\"?"},
        {",derm,full_time,1,,,,,,,,", "site: expected a value, found an empty cell"},
        {"s1,dern,full_time,1,,,,,,,,", "specialty: unknown specialty \"dern\"; did you mean \"derm\"?"},
        {"s1,xyz,full_time,1,,,,,,,,", "specialty: unknown specialty \"xyz\"; known are derm, oeje"},
        {"s1,derm,fulltime,1,,,,,,,,", "form: unknown form \"fulltime\"; did you mean \"full_time\"?"},
        {"s1,derm,,1,,,,,,,,", "form: expected a value, found an empty cell"},
        {"s1,derm,full_time,-1,,,,,,,,", "count: expected at least 0, found -1"},
        {"s1,derm,full_time,1.5,,,,,,,,", "count: expected a whole number, found 1.5"},
        {"s1,derm,full_time,,,,,,,,,", "count: expected a value, found an empty cell"},
        {"s1,derm,full_time,1,,0,,,,,,", "fte: expected more than 0, found 0"},
        {"s1,derm,full_time,1,,11,,,,,,", "fte: expected at most 10, found 11"},
        {"s1,derm,full_time,1,,,s2,,,,,", "parent_site: only a satellite has one; expected an empty cell for form "
                                          "full_time"},
        {"s1,derm,licence,1,,,,2,,,,", "days: only a satellite has one; expected an empty cell for form licence"},
        {"s2,derm,satellite,1,,,,1,,,,", "parent_site: expected a value, found an empty cell"},
        {"s2,derm,satellite,1,,,s1,,,,,", "days: expected a value, found an empty cell"},
        {"s2,derm,satellite,1,,,s1,0,,,,", "days: expected more than 0, found 0"},
        {"s2,derm,satellite,1,,,s1,5.5,,,,", "days: expected at most 5, found 5.5"},
        {"s1,derm,satellite,1,,,s1,1,,,,", "parent_site: \"s1\" is the satellite's own site; expected another"},
        {"s2,derm,satellite,1,,,s1,1,,1,,", "returned: a satellite is no number and cannot be handed back; expected 0"},
        {"s1,derm,full_time,1,,,,,,2,,", "returned: expected at most 1, found 2"},
        {"s1,derm,full_time,1,,,,,-1,,,", "holder_age: expected at least 0, found -1"},
        {"s1,derm,full_time,1,,,,,,,-1,", "vacant_months: expected at least 0, found -1"},
        {"s1,derm,full_time,1,,,,,,,,-1", "activity: expected at least 0, found -1"}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[600], sentence[400];
        snprintf(text, sizeof text, PROVIDERS "s1,derm,full_time,3,,,,,,,,\n%s\n", cases[k][0]);
        snprintf(sentence, sizeof sentence, "providers.csv:3: %s", cases[k][1]);
        check_refused("providers.csv", text, sentence);
    }
}

static void satellites_cannot_take_more_days_than_their_parent_has(void)
{
    check_refused("providers.csv",
                  PROVIDERS "s1,derm,full_time,1,,,,,,,,\ns2,derm,satellite,1,,,s1,3,,,,\n"
                            "s3,derm,satellite,1,,,s1,2.5,,,,\ns1,oeje,full_time,9,,,,,,,,\n",
                  "providers.csv: satellites of site \"s1\" in specialty \"derm\" take 5.5 days a week, its numbers "
                  "have 5");
}

static void sites_that_are_fuller_than_full_are_noted(void)
{
    CHECK(read_with("providers.csv", PROVIDERS "s3,derm,full_time,2,,,,,,,,\ns3,oeje,licence,1,,,,,,,,\n"
                                               "s3,oeje,satellite,1,,,s1,1.5,,,,\ns1,oeje,full_time,1,,,,,,,,\n"));
    CHECK(noted(&in.notes, "providers.csv: site \"s3\" has 3 numbers already, more than its max_numbers 2"));
    CHECK(noted(&in.notes, "providers.csv: site \"s3\" has 1.5 satellite days already, more than its room_days 0"));
    forget();
}

/* ---- Need ---- */

#define NEED "area,specialty,need\n"
#define PEOPLE "area,sex,age_from,age_to,population\n"
#define RATES "specialty,sex,age_from,age_to,rate\n"
#define ALL_PEOPLE                                                                                                     \
    PEOPLE "a1,K,0,39,300\na1,K,40,99,200\na1,M,0,39,300\na1,M,40,99,200\na2,K,0,39,1000\na2,M,0,39,1000\n"            \
           "a3,K,40,99,3000\n"

static void need_as_given_comes_first(void)
{
    CHECK(read_with("need.csv", NEED "a1,derm,5\na2,derm,0\na3,derm,7.5\n"));
    CHECK_TEXT(in.need_source, "mixed");
    CHECK_NEAR(need_of("derm", 0), 5, 0);
    CHECK_NEAR(need_of("derm", 1), 0, 0);
    CHECK_NEAR(need_of("oeje", 2), 3000, 0);
    forget();
    CHECK(read_with("need.csv", NEED "a1,derm,5\na2,derm,0\na3,derm,7\na1,oeje,1\na2,oeje,1\na3,oeje,1\n"));
    CHECK_TEXT(in.need_source, "need.csv");
    forget();
}

static void faults_of_need_are_told(void)
{
#define WHOLE NEED "a1,derm,5\na2,derm,6\na3,derm,7\n"
    check_refused("need.csv", WHOLE "a4,derm,1\n", "need.csv:5: area: unknown area \"a4\"; did you mean \"a1\"?");
    check_refused("need.csv", WHOLE "a1,drem,1\n",
                  "need.csv:5: specialty: unknown specialty \"drem\"; did you mean \"derm\"?");
    check_refused("need.csv", WHOLE "a1,derm,1\n",
                  "need.csv:5: specialty: area \"a1\" and specialty \"derm\" stand already on line 2");
    check_refused("need.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,-7\n",
                  "need.csv:4: need: expected at least 0, found -7");
    check_refused("need.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,\n",
                  "need.csv:4: need: expected a value, found an empty cell");
    check_refused("need.csv", NEED "a1,derm,5\na3,derm,6\n",
                  "need.csv: need: missing for area \"a2\" and specialty \"derm\", which has need in other areas");
    char sentence[700];
    snprintf(sentence, sizeof sentence,
             "need.csv: the need of specialty \"derm\" sums to 0 over all areas; expected more than 0");
    check_refused("need.csv", NEED "a1,derm,0\na2,derm,0\na3,derm,0\n", sentence);
}

static void need_by_rates_sums_to_the_population(void)
{
    put_sound();
    folder_put("population.csv", ALL_PEOPLE);
    folder_put("need_rates.csv", RATES "derm,K,0,39,1\nderm,K,40,120,3\nderm,M,0,120,2\n"
                                       "oeje,K,0,120,2\noeje,M,0,120,2\n");
    CHECK(read_it());
    CHECK_TEXT(in.need_source, "need_rates.csv");
    /* a1: 300 + 600 + 600 + 400 = 1900, a2: 1000 + 2000 = 3000, a3: 9000; 13,900 scaled to 6,000 */
    CHECK_NEAR(need_of("derm", 0), 1900.0 * 6000 / 13900, 1e-9);
    CHECK_NEAR(need_of("derm", 1), 3000.0 * 6000 / 13900, 1e-9);
    CHECK_NEAR(need_of("derm", 2), 9000.0 * 6000 / 13900, 1e-9);
    CHECK_NEAR(need_of("oeje", 1), 2000, 1e-9); /* the same rate for all is the population again */
    forget();
}

static void a_specialty_without_rates_or_need_has_the_population(void)
{
    put_sound();
    folder_put("population.csv", ALL_PEOPLE);
    folder_put("need_rates.csv", RATES "derm,K,0,120,1\nderm,M,0,120,1\n");
    CHECK(read_it());
    CHECK_TEXT(in.need_source, "mixed");
    CHECK_NEAR(need_of("oeje", 2), 3000, 0);
    forget();
    put_sound();
    folder_put("population.csv", ALL_PEOPLE);
    folder_put("need_rates.csv", RATES "derm,K,0,120,1\nderm,M,0,120,1\noeje,K,0,120,1\noeje,M,0,120,0\n");
    folder_put("need.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,7\n");
    CHECK(read_it());
    CHECK_NEAR(need_of("derm", 0), 5, 0); /* need.csv wins over rates */
    CHECK_NEAR(need_of("oeje", 0), 500.0 * 6000 / 4500, 1e-9);
    forget();
}

static void the_latest_year_of_the_population_is_used(void)
{
    put_sound();
    folder_put("population.csv", "area,sex,age_from,age_to,population,year\n"
                                 "a1,K,0,99,1,2026\na2,K,0,99,1,2026\na3,K,0,99,2,2026\n"
                                 "a1,K,0,99,2,2020\na2,K,0,99,1,2020\na3,K,0,99,1,2020\n");
    folder_put("need_rates.csv", RATES "derm,K,0,120,1\noeje,K,0,120,1\n");
    CHECK(read_it());
    CHECK_NEAR(need_of("derm", 2), 3000, 1e-9);
    CHECK(noted(&in.notes, "population.csv: several years; the latest, 2026, is used"));
    forget();
}

/* ---- What a scenario chooses ---- */

/* Reads with one file in place of another, as line 7 of a scenario asks. */
static bool read_choosing(const char *name, const char *file)
{
    char where[100];
    snprintf(where, sizeof where, "s.json:7: files.%s", name);
    struct chosen_file one = {(char *)name, (char *)file, where};
    return instance_read(folder_path, &(struct choice){.file_count = 1, .files = &one}, &in, &e);
}

static bool lists(const char *name)
{
    int times = 0;
    for (int k = 0; k < in.file_count; k++)
        times += strcmp(in.files[k].name, name) == 0;
    return times == 1;
}

static void a_chosen_file_is_read_in_place_of_the_named_one(void)
{
    put_sound();
    folder_put("supply.csv", "region,specialty,specialists,recruitable\nR1,derm,1,1\n");
    folder_put("supply_2035.csv", "region,specialty,specialists,recruitable\nR1,derm,2,2\nR2,derm,3,3\n");
    CHECK(read_choosing("supply.csv", "supply_2035.csv"));
    CHECK(in.supply_count == 2 && in.supply[0].specialists == 2);
    CHECK(noted(&in.notes, "supply.csv: supply_2035.csv is read in its place, as the scenario asks"));
    CHECK(lists("supply_2035.csv") && !lists("supply.csv"));
    for (int k = 1; k < in.file_count; k++)
        CHECK(strcmp(in.files[k - 1].name, in.files[k].name) < 0);
    char path[1024], hash[HASH_TEXT];
    folder_file("supply_2035.csv", path);
    CHECK(hash_file(path, hash));
    CHECK_TEXT(in.files[in.file_count - 1].hash, hash);
    forget();
    folder_drop("supply.csv"); /* a folder need not have the named one */
    CHECK(read_choosing("supply.csv", "supply_2035.csv"));
    CHECK(in.supply_count == 2);
    forget();
}

static void a_file_chosen_for_itself_is_the_folder_as_it_is(void)
{
    put_sound();
    CHECK(read_choosing("sites.csv", "sites.csv"));
    CHECK(in.notes.count == 1 && lists("sites.csv")); /* straight lines */
    forget();
}

/* Every file an instance is made of, for all of which another may be chosen. */
static const char *const choosable[][2] = {
    {"need.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,7\n"},
    {"population.csv", ALL_PEOPLE},
    {"need_rates.csv", RATES "oeje,K,0,120,1\noeje,M,0,120,2\n"},
    {"supply.csv", "region,specialty,specialists,recruitable\nR1,derm,1,1\n"},
    {"hospitals.csv", "hospital,area,specialty,specialists,protected\nh1,a1,derm,3,1\n"},
    {"waits.csv", "level,group,specialty,weeks\nregion,R1,derm,10\n"},
    {"costs.csv", "measure,specialty,cost\nnew,*,3\n"},
    {"links.csv", "from_area,to_area,km,minutes,mode\na1,a2,10,10,road\na2,a3,10,10,road\n"},
    {"travel.csv", "area,site,km,minutes\na1,s1,1,1\na2,s2,1,1\na3,s3,1,1\n"}};
enum { CHOOSABLE = sizeof choosable / sizeof choosable[0], SOUND = sizeof sound / sizeof sound[0] };

static void put_whole(void)
{
    put_sound();
    for (size_t k = 0; k < CHOOSABLE; k++)
        if (strcmp(choosable[k][0], "travel.csv") != 0) /* beside it, links.csv would not be read */
            folder_put(choosable[k][0], choosable[k][1]);
}

/* With the text under another name, and nothing under the file's own. */
static void check_choosable(const char *name, const char *text)
{
    char another[100], sentence[200];
    put_whole();
    folder_drop(name);
    snprintf(another, sizeof another, "another_%s", name);
    folder_put(another, text);
    CHECK(read_choosing(name, another));
    snprintf(sentence, sizeof sentence, "%s: %s is read in its place, as the scenario asks", name, another);
    CHECK(noted(&in.notes, sentence));
    CHECK(lists(another) && !lists(name));
    forget();
}

static void every_file_that_an_instance_is_made_of_can_be_chosen(void)
{
    for (size_t k = 0; k < SOUND; k++)
        check_choosable(sound[k][0], sound[k][1]);
    for (size_t k = 0; k < CHOOSABLE; k++)
        check_choosable(choosable[k][0], choosable[k][1]);
}

static void where_need_and_travel_came_from_is_told_by_the_chosen_name(void)
{
    put_sound();
    folder_put("n.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,7\na1,oeje,1\na2,oeje,1\na3,oeje,1\n");
    CHECK(read_choosing("need.csv", "n.csv"));
    CHECK_TEXT(in.need_source, "n.csv");
    CHECK_NEAR(need_of("derm", 2), 7, 0);
    forget();
    put_whole();
    folder_put("l.csv", "from_area,to_area,km,minutes,mode\na1,a2,10,25,ferry\na2,a3,10,10,road\n");
    CHECK(read_choosing("links.csv", "l.csv"));
    CHECK_TEXT(in.travel.file, "l.csv");
    CHECK_NEAR(travel_minutes(&in.travel, 0, 1), 35, 1e-9); /* 10 in the area itself */
    forget();
}

static void a_chosen_file_that_nothing_needs_is_told(void)
{
    put_whole();
    folder_put("travel.csv", "area,site,km,minutes\na1,s1,1,1\n");
    folder_put("l.csv", "from_area,to_area,km,minutes,mode\n");
    CHECK(read_choosing("links.csv", "l.csv"));
    CHECK(noted(&in.notes, "l.csv is not used, since travel.csv is there"));
    CHECK(!lists("l.csv"));
    forget();
    put_sound();
    folder_put("p.csv", ALL_PEOPLE);
    CHECK(read_choosing("population.csv", "p.csv"));
    CHECK(noted(&in.notes, "p.csv is not used, since need_rates.csv is not there"));
    CHECK(!lists("p.csv"));
    forget();
}

static void complaints_name_the_file_that_was_read(void)
{
    put_sound();
    folder_put("p.csv", "site,specialty,form,count\ns1,derm,full_time,-3\n");
    CHECK(!read_choosing("providers.csv", "p.csv"));
    CHECK(e.count == 1 && said(&e, "p.csv:2: count: expected at least 0, found -3"));
    forget();
    folder_put("s.csv", "site,name,area\ns1,Sby,a9\ns2,Tby,a2\n");
    CHECK(!read_choosing("sites.csv", "s.csv"));
    CHECK(e.count == 1 && said(&e, "s.csv:2: area: unknown area \"a9\"; did you mean \"a1\"?"));
    forget();
    folder_put("n.csv", NEED "a1,derm,0\na2,derm,0\na3,derm,0\n");
    CHECK(!read_choosing("need.csv", "n.csv"));
    CHECK(said(&e, "n.csv: the need of specialty \"derm\" sums to 0 over all areas; expected more than 0"));
    forget();
    folder_put("p.csv", PROVIDERS "s3,derm,full_time,3,,,,,,,,\n");
    CHECK(read_choosing("providers.csv", "p.csv"));
    CHECK(noted(&in.notes, "p.csv: site \"s3\" has 3 numbers already, more than its max_numbers 2"));
    forget();
    folder_put("a.csv", "area,name,municipality,council,region,population,island\n"
                        "a1,A,M,C,R1,1,1\na2,B,M,C,R1,1,0\na3,C,M,C,R2,1,0\n");
    CHECK(!read_choosing("areas.csv", "a.csv"));
    CHECK(said(&e, "a.csv: 3 of 3 areas have no lat and lon (\"a1\" first), and there is no travel.csv or links.csv: "
                   "travel is not known"));
    forget();
}

static void check_choice_refused(const char *name, const char *file, const char *sentence)
{
    put_sound();
    CHECK(!read_choosing(name, file));
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    CHECK(is_empty(&in));
    forget();
}

static void a_choice_that_cannot_be_is_refused(void)
{
    static const char *const known = "expected one of areas.csv, costs.csv, hospitals.csv, links.csv, need.csv, "
                                     "need_rates.csv, population.csv, providers.csv, sites.csv, specialties.csv, "
                                     "supply.csv, travel.csv, waits.csv, found";
    static const char *const others[] = {"mountains.csv", "notes.csv", "areas.geojson", ""};
    char sentence[600];
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
        snprintf(sentence, sizeof sentence, "s.json:7: files.%s: %s \"%s\"", others[k], known, others[k]);
        check_choice_refused(others[k], "sites.csv", sentence);
    }
    check_choice_refused("suply.csv", "none.csv",
                         "s.json:7: files.suply.csv: unknown file \"suply.csv\"; did you mean \"supply.csv\"?");
    static const char *const nowhere[] = {"none.csv", "../sites.csv", "/etc/passwd", "./sites.csv", ".", "..", ""};
    for (size_t k = 0; k < sizeof nowhere / sizeof nowhere[0]; k++) {
        snprintf(sentence, sizeof sentence,
                 "s.json:7: files.supply.csv: expected a file of the folder, found none called \"%s\"", nowhere[k]);
        check_choice_refused("supply.csv", nowhere[k], sentence);
    }
}

static void all_faults_of_a_choice_are_told_and_none_of_the_files(void)
{
    struct chosen_file two[] = {{"x.csv", "y.csv", "s.json:2: files.x.csv"}, {"need.csv", "z.csv", "s.json:3: need"}};
    put_sound();
    folder_drop("sites.csv");
    CHECK(!instance_read(folder_path, &(struct choice){.file_count = 2, .files = two}, &in, &e));
    CHECK(e.count == 2); /* one for each mistake */
    CHECK(said(&e, "s.json:3: need: expected a file of the folder, found none called \"z.csv\""));
    forget();
}

static void a_file_that_is_read_as_two_is_listed_once(void)
{
    struct chosen_file two[] = {{"supply.csv", "both.csv", "s.json:2: files.supply.csv"},
                                {"hospitals.csv", "both.csv", "s.json:3: files.hospitals.csv"}};
    put_sound();
    folder_put("both.csv", "region,specialty,specialists,recruitable,hospital,area,protected\nR1,derm,3,1,h1,a1,1\n");
    CHECK(instance_read(folder_path, &(struct choice){.file_count = 2, .files = two}, &in, &e));
    CHECK(in.supply_count == 1 && in.hospital_count == 1);
    CHECK(lists("both.csv") && in.file_count == 5);
    forget();
}

static bool read_year(int year)
{
    char where[] = "s.json:3: population_year";
    return instance_read(folder_path, &(struct choice){.year = year, .year_where = where}, &in, &e);
}

static void a_year_of_the_population_can_be_chosen(void)
{
    the_latest_year_of_the_population_is_used();
    CHECK(read_year(2020));
    CHECK_NEAR(need_of("derm", 0), 3000, 1e-9); /* 2 of 4 people, 6,000 inhabitants */
    CHECK(in.notes.count == 1);                 /* straight lines: nothing is left to guess about years */
    forget();
    CHECK(!read_year(2031));
    CHECK(e.count == 1 && strncmp(e.text[0], "s.json:3: population_year: the year 2031 is asked for", 53) == 0);
    CHECK(e.count == 1 && strstr(e.text[0], "population.csv: 2020, 2026") != NULL);
    forget();
    folder_put("need.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,7\na1,oeje,1\na2,oeje,1\na3,oeje,1\n");
    CHECK(read_year(2020));
    CHECK(
        noted(&in.notes, "population.csv: the year 2020 is asked for, but the need of no specialty comes from rates"));
    forget();
    folder_put("population.csv", ALL_PEOPLE);
    CHECK(!read_year(2020));
    CHECK(strncmp(e.text[0], "s.json:3: population_year: the year 2020 is asked for, but ", 58) == 0);
    CHECK(strstr(e.text[0], "population.csv has no column year") != NULL);
    forget();
    folder_drop("population.csv");
    CHECK(!read_year(2020));
    CHECK(e.count == 1);
    CHECK(strstr(e.text[0], "s.json:3: population_year: need of the year 2020 is asked for, but population.csv and "
                            "need_rates.csv are not both in ") == e.text[0]);
    forget();
}

static void factors_multiply_need_and_what_supply_is_worth(void)
{
    struct chosen_factor factors[] = {{"*", true, 2}, {"derm", true, 1.5}, {"oeje", false, 0.9}, {"none", false, 7}};
    put_sound();
    CHECK(instance_read(folder_path, &(struct choice){.factor_count = 4, .factors = factors}, &in, &e));
    CHECK_NEAR(need_of("derm", 1), 3000, 0);
    CHECK_NEAR(need_of("oeje", 1), 4000, 0);
    CHECK_NEAR(in.supply_factor[0], 1, 0);
    CHECK_NEAR(in.supply_factor[1], 0.9, 0);
    CHECK_NEAR(in.places.areas[1].population, 2000, 0);
    forget();
    CHECK(read_it());
    CHECK_NEAR(in.supply_factor[1], 1, 0);
    forget();
}

/* ---- Population and rates ---- */

/* The population or the rates with one more row are refused with `sentence`. */
static void check_band_refused(const char *people, const char *rates, const char *sentence)
{
    char text[1000];
    put_sound();
    snprintf(text, sizeof text, ALL_PEOPLE "%s", people);
    folder_put("population.csv", text);
    snprintf(text, sizeof text, RATES "derm,K,0,39,1\nderm,K,40,120,1\nderm,M,0,120,1\n%s", rates);
    folder_put("need_rates.csv", text);
    CHECK(!read_it());
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    forget();
}

static void faults_of_population_and_rates_are_told(void)
{
    check_band_refused("a9,K,0,9,1\n", "", "population.csv:9: area: unknown area \"a9\"; did you mean \"a1\"?");
    check_band_refused("a3,,0,9,1\n", "", "population.csv:9: sex: expected a value, found an empty cell");
    check_band_refused("a3,M,-1,9,1\n", "", "population.csv:9: age_from: expected at least 0, found -1");
    check_band_refused("a3,M,0,201,1\n", "", "population.csv:9: age_to: expected at most 200, found 201");
    check_band_refused("a3,M,9,8,1\n", "", "population.csv:9: age_to: expected at least age_from, 9, found 8");
    check_band_refused("a3,M,0,9,-1\n", "", "population.csv:9: population: expected at least 0, found -1");
    check_band_refused("a3,K,40,99,1\n", "",
                       "population.csv:9: age_from: ages 40 to 99 overlap with ages 40 to 99 on line 8");
    check_band_refused("a3,K,90,109,1\n", "",
                       "population.csv:9: age_from: ages 90 to 109 overlap with ages 40 to 99 on line 8");
    check_band_refused("", "dem,K,0,9,1\n",
                       "need_rates.csv:5: specialty: unknown specialty \"dem\"; did you mean \"derm\"?");
    check_band_refused("", "derm,X,0,9,-1\n", "need_rates.csv:5: rate: expected at least 0, found -1");
    check_band_refused("", "derm,X,5,50,1\nderm,X,1,8,3\n",
                       "need_rates.csv:5: age_from: ages 5 to 50 overlap with ages 1 to 8 on line 6");
    check_band_refused("a3,K,30,39,1\na3,K,0,29,1\na3,M,120,121,2\n", "",
                       "population.csv:11: age_from: sex \"M\", ages 120 to 121, do not lie within one rate of "
                       "specialty \"derm\" in need_rates.csv");
    check_band_refused("a3,X,0,29,1\na1,X,0,29,1\n", "",
                       "population.csv:9: age_from: sex \"X\", ages 0 to 29, do not lie within one rate of specialty "
                       "\"derm\" in need_rates.csv");
    check_band_refused("", "oeje,K,0,50,1\noeje,K,51,120,1\noeje,M,0,120,1\n",
                       "population.csv:3: age_from: sex \"K\", ages 40 to 99, do not lie within one rate of specialty "
                       "\"oeje\" in need_rates.csv");
}

static void an_area_without_population_rows_is_told(void)
{
    put_sound();
    folder_put("population.csv", PEOPLE "a1,K,0,39,300\na3,K,0,39,300\n");
    folder_put("need_rates.csv", RATES "derm,K,0,120,1\n");
    CHECK(!read_it());
    CHECK(e.count == 1 && said(&e, "population.csv: area: no row for area \"a2\""));
    forget();
}

static void rates_that_are_all_zero_are_refused(void)
{
    put_sound();
    folder_put("population.csv", ALL_PEOPLE);
    folder_put("need_rates.csv", RATES "derm,K,0,120,0\nderm,M,0,120,0\n");
    CHECK(!read_it());
    CHECK(said(&e, "need_rates.csv: the need of specialty \"derm\" sums to 0 over all areas; expected more than 0"));
    forget();
}

static void a_year_that_is_no_year_is_told(void)
{
    put_sound();
    folder_put("population.csv", "area,sex,age_from,age_to,population,year\na1,K,0,99,1,\n");
    folder_put("need_rates.csv", RATES "derm,K,0,120,1\n");
    CHECK(!read_it());
    CHECK(e.count == 1 && said(&e, "population.csv:2: year: expected a value, found an empty cell"));
    forget();
}

/* ---- The optional files ---- */

static void costs_fill_what_is_not_named(void)
{
    CHECK(read_with("costs.csv", "measure,specialty,cost\nnew,oeje,4\nnew,*,3.5\nsatellite,derm,0.1\nvideo,*,1\n"));
    CHECK_NEAR(in.cost[MEASURE_NEW * 2 + 0], 3.5, 0);
    CHECK_NEAR(in.cost[MEASURE_NEW * 2 + 1], 4, 0);
    CHECK_NEAR(in.cost[MEASURE_SATELLITE * 2 + 0], 0.1, 0);
    CHECK_NEAR(in.cost[MEASURE_VIDEO * 2 + 1], 1, 0);
    CHECK(isnan(in.cost[MEASURE_SATELLITE * 2 + 1]) && isnan(in.cost[MEASURE_LICENCE * 2]));
    CHECK(isnan(in.cost[MEASURE_CLOSURE * 2]) && isnan(in.compensation[0]));
    CHECK(in.notes.count == 1); /* straight lines: every price is used */
    forget();
}

static void a_closure_may_free_money_and_has_a_compensation(void)
{
    CHECK(read_with("costs.csv", "measure,specialty,cost\nclosure,*,-3.2\nclosure,derm,0.5\ncompensation,oeje,2\n"));
    CHECK_NEAR(in.cost[MEASURE_CLOSURE * 2 + 0], 0.5, 0);
    CHECK_NEAR(in.cost[MEASURE_CLOSURE * 2 + 1], -3.2, 0);
    CHECK(isnan(in.compensation[0]));
    CHECK_NEAR(in.compensation[1], 2, 0);
    forget();
    CHECK(read_with("costs.csv", "measure,specialty,cost\ncompensation,oeje,2\ncompensation,*,1\n"));
    CHECK_NEAR(in.compensation[0], 1, 0);
    CHECK_NEAR(in.compensation[1], 2, 0);
    forget();
}

static void faults_of_costs_are_told(void)
{
#define COSTS "measure,specialty,cost\nnew,*,1\n"
    check_refused("costs.csv", COSTS "licens,*,1\n",
                  "costs.csv:3: measure: unknown measure \"licens\"; did you mean \"licence\"?");
    check_refused("costs.csv", COSTS "new,dermo,1\n",
                  "costs.csv:3: specialty: unknown specialty \"dermo\"; did you mean \"derm\"?");
    check_refused("costs.csv", COSTS "licence,*,-1\n", "costs.csv:3: cost: expected at least 0, found -1");
    check_refused("costs.csv", COSTS "video,*,-1\n", "costs.csv:3: cost: expected at least 0, found -1");
    check_refused("costs.csv", COSTS "compensation,*,-1\n", "costs.csv:3: cost: expected at least 0, found -1");
    check_refused("costs.csv", COSTS "closure,*,-1e10\n",
                  "costs.csv:3: cost: expected at least -1000000000, found -1e10");
    check_refused("costs.csv", COSTS "compensation,*,1\ncompensation,*,1\n",
                  "costs.csv:4: specialty: measure \"compensation\" and specialty \"*\" stand already on line 3");
    check_refused("costs.csv", COSTS "licence,*,\n", "costs.csv:3: cost: expected a value, found an empty cell");
    check_refused("costs.csv", COSTS "new,*,2\n",
                  "costs.csv:3: specialty: measure \"new\" and specialty \"*\" stand already on line 2");
    check_refused("costs.csv", COSTS "new,derm,2\nnew,derm,2\n",
                  "costs.csv:4: specialty: measure \"new\" and specialty \"derm\" stand already on line 3");
}

static void supply_is_read_by_region(void)
{
    CHECK(read_with("supply.csv", "region,specialty,specialists,recruitable\nR2,derm,9,2.5\nR1,oeje,8,1\n"
                                  "R1,derm,7,0\n"));
    CHECK(in.supply_count == 3);
    CHECK(in.supply[0].region == 0 && in.supply[0].specialty == 0 && in.supply[0].specialists == 7);
    CHECK(in.supply[2].region == 1 && in.supply[2].recruitable == 2.5);
    forget();
}

static void faults_of_supply_are_told(void)
{
#define SUPPLY "region,specialty,specialists,recruitable\nR1,derm,1,1\n"
    check_refused("supply.csv", SUPPLY "R3,derm,1,1\n",
                  "supply.csv:3: region: unknown region \"R3\"; did you mean \"R1\"?");
    check_refused("supply.csv", SUPPLY "R2,dem,1,1\n",
                  "supply.csv:3: specialty: unknown specialty \"dem\"; did you mean \"derm\"?");
    check_refused("supply.csv", SUPPLY "R2,derm,-1,1\n", "supply.csv:3: specialists: expected at least 0, found -1");
    check_refused("supply.csv", SUPPLY "R2,derm,1,\n",
                  "supply.csv:3: recruitable: expected a value, found an empty cell");
    check_refused("supply.csv", SUPPLY "R1,derm,2,2\n",
                  "supply.csv:3: specialty: this region and specialty stands already on line 2");
}

#define HOSPITALS "hospital,area,specialty,specialists,protected,lat,lon\n"

static void hospitals_are_read(void)
{
    CHECK(read_with("hospitals.csv", HOSPITALS "H2,a2,derm,4.5,1,56,10\nH1,a1,oeje,2,0,,\nH1,a1,derm,2,1,,\n"));
    CHECK(in.hospital_count == 3);
    CHECK_TEXT(in.hospitals[0].id, "H1");
    CHECK(in.hospitals[0].specialty == 0 && in.hospitals[0].is_protected && !in.hospitals[1].is_protected);
    CHECK(in.hospitals[2].area == 1 && in.hospitals[2].specialists == 4.5 && in.hospitals[2].latitude == 56);
    CHECK(isnan(in.hospitals[0].latitude));
    forget();
}

static void faults_of_hospitals_are_told(void)
{
    check_refused("hospitals.csv", HOSPITALS ",a2,derm,4,1,,\n",
                  "hospitals.csv:2: hospital: expected a value, found an empty cell");
    check_refused("hospitals.csv", HOSPITALS "H,a7,derm,4,1,,\n",
                  "hospitals.csv:2: area: unknown area \"a7\"; did you mean \"a1\"?");
    check_refused("hospitals.csv", HOSPITALS "H,a1,dermm,4,1,,\n",
                  "hospitals.csv:2: specialty: unknown specialty \"dermm\"; did you mean \"derm\"?");
    check_refused("hospitals.csv", HOSPITALS "H,a1,derm,-4,1,,\n",
                  "hospitals.csv:2: specialists: expected at least 0, found -4");
    check_refused("hospitals.csv", HOSPITALS "H,a1,derm,4,yes,,\n",
                  "hospitals.csv:2: protected: expected a number, found \"yes\"");
    check_refused("hospitals.csv", HOSPITALS "H,a1,derm,4,1,56,\n",
                  "hospitals.csv:2: lon: missing, while lat is given");
    check_refused("hospitals.csv", HOSPITALS "H,a1,derm,4,1,,\nH,a1,derm,4,1,,\n",
                  "hospitals.csv:3: hospital: this hospital, area and specialty stands already on line 2");
}

#define WAITS "level,group,specialty,weeks\n"

static void waits_are_read_at_any_level(void)
{
    CHECK(
        read_with("waits.csv", WAITS "council,South,derm,20\nnation,nation,derm,12\nsite,s2,oeje,3\narea,a1,oeje,4\n"));
    CHECK(in.wait_count == 4);
    CHECK(in.waits[0].level.kind == LEVEL_NATION && in.waits[0].weeks == 12 && in.waits[0].group == 0);
    CHECK(in.waits[1].level.kind == LEVEL_SITE && in.waits[1].group == 1);
    CHECK(in.waits[3].level.kind == LEVEL_GROUPING && in.waits[3].level.grouping == GROUPING_COUNCIL);
    CHECK(in.waits[3].group == 1 && in.waits[3].specialty == 0);
    forget();
}

static void faults_of_waits_are_told(void)
{
    check_refused("waits.csv", WAITS "counsil,South,derm,20\n",
                  "waits.csv:2: level: unknown level \"counsil\"; did you mean \"council\"?");
    check_refused("waits.csv", WAITS ",South,derm,20\n", "waits.csv:2: level: expected a value, found an empty cell");
    check_refused("waits.csv", WAITS "council,Souht,derm,20\n",
                  "waits.csv:2: group: unknown council \"Souht\"; did you mean \"South\"?");
    check_refused("waits.csv", WAITS "area,a1,d,20\n",
                  "waits.csv:2: specialty: unknown specialty \"d\"; known are derm, oeje");
    check_refused("waits.csv", WAITS "area,a1,derm,-2\n", "waits.csv:2: weeks: expected at least 0, found -2");
    check_refused("waits.csv", WAITS "area,a1,derm,2\narea,a1,derm,2\n",
                  "waits.csv:3: group: this level, group and specialty stands already on line 2");
}

static void caveats_are_kept_in_the_order_of_the_file(void)
{
    CHECK(read_with("notes.csv", "en,da\n\"Figures, made up\",Opdigtede tal\nAll,Alle\n"));
    CHECK(in.caveat_count == 2);
    CHECK_TEXT(in.caveats[0].en, "Figures, made up");
    CHECK_TEXT(in.caveats[1].da, "Alle");
    forget();
    put_sound();
    folder_put("others.csv", NEED "a1,derm,5\na2,derm,6\na3,derm,7\na1,oeje,1\na2,oeje,1\na3,oeje,1\n");
    folder_put("notes.csv", "da,en,file\nAlle,All,\nAndre,Others,others.csv\nSteder,Sites,sites.csv\n");
    CHECK(instance_read(folder_path, NULL, &in, &e)); /* a caveat of a file only where it is read */
    CHECK(in.caveat_count == 2);
    CHECK_TEXT(in.caveats[1].en, "Sites");
    forget();
    CHECK(read_choosing("need.csv", "others.csv"));
    CHECK(in.caveat_count == 3);
    CHECK_TEXT(in.caveats[1].da, "Andre");
    forget();
    check_refused("notes.csv", "da,en,file\nAlle,All,suply.csv\n",
                  "notes.csv:2: file: expected a file of the folder, found none called \"suply.csv\"");
    check_refused("notes.csv", "da,en\nAlle,\n", "notes.csv:2: en: expected a value, found an empty cell");
}

/* ---- All together ---- */

static void names_are_found(void)
{
    CHECK(measure_find("satellite") == MEASURE_SATELLITE && measure_find("video") == MEASURE_VIDEO &&
          measure_find("teleport") == -1);
    CHECK_TEXT(measure_names[MEASURE_CONVERSION], "conversion");
    CHECK_TEXT(form_names[FORM_SHARED], "shared");
}

/* ---- areas.geojson ---- */

#define MAP(FEATURES) "{\"type\": \"FeatureCollection\", \"features\": [" FEATURES "]}"
#define SHAPE(PROPERTIES, TYPE, COORDINATES)                                                                           \
    "{\"type\": \"Feature\", \"properties\": {" PROPERTIES "}, \"geometry\": {\"type\": \"" TYPE                       \
    "\", \"coordinates\": " COORDINATES "}}"
#define RIGHT_WAY "[[0,50],[4,50],[4,54],[0,54],[0,50]]"
#define WRONG_WAY "[[0,50],[0,54],[4,54],[4,50],[0,50]]"
#define HOLE "[[1,51],[2,51],[2,52],[1,52],[1,51]]" /* turns as an outer ring does */

static const struct json *first_ring(int area, int ring)
{
    return json_get(in.shapes[area], "coordinates")->child[ring];
}

static void polygons_are_kept_by_area_and_turned_the_right_way(void)
{
    CHECK(read_with("areas.geojson", MAP(SHAPE("\"area\": \"a3\"", "Polygon", "[" WRONG_WAY ", " HOLE "]") ", " SHAPE(
                                         "\"area\": \"a1\"", "MultiPolygon", "[[" RIGHT_WAY "]]"))));
    CHECK(e.count == 0 && in.shapes && in.shapes[0] && !in.shapes[1] && in.shapes[2]);
    CHECK_TEXT(json_get(in.shapes[0], "type")->text, "MultiPolygon");
    CHECK(first_ring(2, 0)->child[1]->child[0]->number == 4); /* east first: against the clock */
    CHECK(first_ring(2, 1)->child[1]->child[0]->number == 1 && first_ring(2, 1)->child[1]->child[1]->number == 52);
    CHECK(first_ring(0, 0)->child[0]->child[1]->child[0]->number == 4);
    CHECK(noted(&in.notes, "areas.geojson: no polygon for 1 of the areas (\"a2\"); a map shows them as points"));
    CHECK(in.file_count == 5 && strcmp(in.files[1].name, "areas.geojson") == 0);
    forget();
    put_sound();
    CHECK(read_it() && in.shapes == NULL);
    forget();
}

static void what_is_no_map_is_told(void)
{
    check_refused("areas.geojson", "[]", "areas.geojson: expected a GeoJSON FeatureCollection with a list of features");
    check_refused("areas.geojson", "{\"type\": \"FeatureCollection\"}",
                  "areas.geojson: expected a GeoJSON FeatureCollection with a list of features");
    check_refused("areas.geojson", "{\"type\": \"Feature\", \"features\": []}",
                  "areas.geojson: expected a GeoJSON FeatureCollection with a list of features");
}

static void areas_of_polygons_must_be_known_and_once(void)
{
    check_refused("areas.geojson", MAP("\n" SHAPE("\"area\": \"a11\"", "Polygon", "[" RIGHT_WAY "]")),
                  "areas.geojson:2: features.0.properties.area: unknown area \"a11\"; did you mean \"a1\"?");
    check_refused("areas.geojson", MAP(SHAPE("\"area\": 101", "Polygon", "[" RIGHT_WAY "]")),
                  "areas.geojson:1: features.0.properties.area: expected the id of an area as a text, found 101");
    check_refused("areas.geojson", MAP("7"),
                  "areas.geojson:1: features.0.properties.area: expected the id of an area as a text, found nothing");
    check_refused("areas.geojson",
                  MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[" RIGHT_WAY "]") ", " SHAPE("\"area\": \"a1\"", "Polygon",
                                                                                         "[" RIGHT_WAY "]")),
                  "areas.geojson:1: features.1.properties.area: the area \"a1\" stands already in features.0");
}

static void geometry_is_checked(void)
{
    static const struct {
        const char *map, *sentence;
    } wrong[] = {
        {MAP(SHAPE("\"area\": \"a1\"", "Point", "[1,2]")),
         "areas.geojson:1: features.0.geometry: expected a Polygon or MultiPolygon, found \"Point\""},
        {MAP("{\"type\": \"Feature\", \"properties\": {\"area\": \"a1\"}, \"geometry\": null}"),
         "areas.geojson:1: features.0.geometry: expected a Polygon or MultiPolygon, found null"},
        {MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[]")),
         "areas.geojson:1: features.0.geometry.coordinates: expected a list of rings"},
        {MAP(SHAPE("\"area\": \"a1\"", "MultiPolygon", "[[]]")),
         "areas.geojson:1: features.0.geometry: expected a polygon, a list of rings"},
        {MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[[[0,1],[1,1],[0,1]]]")),
         "areas.geojson:1: features.0.geometry: expected a ring of at least four positions"},
        {MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[[[0,1],[1,1],[1,2],[0,2]]]")),
         "areas.geojson:1: features.0.geometry: expected a ring that ends where it begins"},
        {MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[[[0,1],[1],[1,2],[0,1]]]")),
         "areas.geojson:1: features.0.geometry: expected a position [longitude, latitude]"},
        {MAP(SHAPE("\"area\": \"a1\"", "Polygon", "[[[0,1],[720000.5,6175000],[1,2],[0,1]]]")),
         "areas.geojson:1: features.0.geometry: expected longitude and latitude in degrees (WGS 84), found 720000.5 "
         "and "
         "6175000"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        check_refused("areas.geojson", wrong[k].map, wrong[k].sentence);
}

static void a_danish_office_may_write_semicolons_and_latin_1(void)
{
    put_sound();
    folder_put("specialties.csv", "specialty;name_da;name_en;part_time_fte\r\nderm;Hud;Skin;0,22\r\n"
                                  "oeje;\xD8jne;Eyes;0,27\r\n");
    folder_put("costs.csv", "\xEF\xBB\xBFmeasure;specialty;cost\nnew;*;3,5\n");
    CHECK(read_it());
    CHECK_TEXT(in.specialties[1].name_da, "Øjne");
    CHECK_NEAR(in.specialties[1].part_time_fte, 0.27, 0);
    CHECK_NEAR(in.cost[0], 3.5, 0);
    CHECK(noted(&in.notes, "specialties.csv: not in UTF-8, read as ISO 8859-1"));
    forget();
}

static const char *const full[][2] = {
    {"providers.csv", PROVIDERS "s2,derm,satellite,1,,0.8,s1,1.5,,,,\ns1,oeje,licence,2,,,,,,,,\n"
                                "s1,derm,shared,1,,,,,,,,\ns1,derm,full_time,2,,1.1,,,61,1,3,0.9\n"
                                "s1,derm,full_time,2,,,,,60,1,3,0.9\ns1,derm,full_time,1,,1.1,,,61,1,3,0.9\n"},
    {"need.csv", NEED "a1,oeje,5\na2,oeje,6.1\na3,oeje,7.7\n"},
    {"population.csv", ALL_PEOPLE},
    {"need_rates.csv", RATES "derm,K,0,39,0.1\nderm,K,40,120,0.3\nderm,M,0,39,0.7\nderm,M,40,120,0.9\n"},
    {"links.csv", "from_area,to_area,km,minutes\na1,a2,10,0.1\na2,a3,1,0.2\na1,a3,20,0.3\n"},
    {"costs.csv", "measure,specialty,cost\nnew,oeje,4\nnew,*,3.5\nsatellite,derm,0.1\nclosure,*,1\nvideo,*,1\n"},
    {"supply.csv", "region,specialty,specialists,recruitable\nR2,derm,9,2.5\nR1,oeje,8,1\nR1,derm,7,0\n"},
    {"hospitals.csv", HOSPITALS "H2,a2,derm,4.5,1,56,10\nH1,a1,oeje,2,0,56,10\nH1,a1,derm,2,1,56,10\n"},
    {"waits.csv", WAITS "council,South,derm,20\nnation,nation,derm,12\nsite,s2,oeje,3\narea,a1,oeje,4\n"}};

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void check_same_providers(const struct instance *a, const struct instance *b)
{
    CHECK(a->provider_count == b->provider_count);
    for (int k = 0; k < a->provider_count; k++) {
        const struct provider *x = &a->providers[k], *y = &b->providers[k];
        CHECK(x->site == y->site && x->specialty == y->specialty && x->form == y->form && x->count == y->count);
        CHECK(x->parent == y->parent && x->days == y->days && x->returned == y->returned);
        CHECK(same_number(x->fte, y->fte) && same_number(x->holder_age, y->holder_age));
    }
}

static void check_same(const struct instance *a, const struct instance *b)
{
    size_t needs = (size_t)a->specialty_count * (size_t)a->places.area_count;
    check_same_providers(a, b);
    CHECK(memcmp(a->need, b->need, needs * sizeof *a->need) == 0);
    CHECK(memcmp(a->travel.minutes, b->travel.minutes, a->travel.start[3] * sizeof *a->travel.minutes) == 0);
    for (int k = 0; k < MEASURE_COUNT * a->specialty_count; k++)
        CHECK(same_number(a->cost[k], b->cost[k]));
    for (int k = 0; k < a->supply_count; k++)
        CHECK(a->supply[k].specialists == b->supply[k].specialists);
    for (int k = 0; k < a->hospital_count; k++)
        CHECK(a->hospitals[k].specialists == b->hospitals[k].specialists &&
              a->hospitals[k].specialty == b->hospitals[k].specialty);
    for (int k = 0; k < a->wait_count; k++)
        CHECK(a->waits[k].weeks == b->waits[k].weeks);
}

static void the_order_of_rows_never_shows(void)
{
    struct instance first;
    put_sound();
    for (size_t k = 0; k < sizeof full / sizeof full[0]; k++)
        folder_put(full[k][0], full[k][1]);
    CHECK(read_it());
    first = in;
    in = (struct instance){0};
    for (unsigned seed = 1; seed <= 8; seed++) {
        for (size_t k = 0; k < sizeof full / sizeof full[0]; k++)
            folder_shuffle(full[k][0], seed + (unsigned)k);
        for (size_t k = 0; k < 3; k++)
            folder_shuffle(sound[k][0], seed);
        CHECK(read_it());
        check_same(&first, &in);
        forget();
    }
    instance_free(&first);
}

static const char a_map[] = MAP(SHAPE("\"area\": \"a3\"", "Polygon", "[" WRONG_WAY ", " HOLE "]"));

/* Whatever bytes stand in a file, reading ends with an instance or with sentences. */
static void damaged_files_do_no_harm(void)
{
    unsigned seed = 3;
    for (int round = 0; round < 300; round++) {
        put_sound();
        for (size_t k = 0; k < sizeof full / sizeof full[0]; k++)
            folder_put(full[k][0], full[k][1]);
        seed = seed * 1103515245u + 12345u;
        size_t which = (seed >> 16) % (sizeof full / sizeof full[0] + 4);
        const char *const *file = which < 4 ? sound[which] : full[which - 4];
        char text[1000];
        snprintf(text, sizeof text, "%s", file[1]);
        if (round % 4 == 3)
            snprintf(text, sizeof text, "%s", a_map);
        for (int hit = 0; hit < 1 + round % 3; hit++) {
            seed = seed * 1103515245u + 12345u;
            text[(seed >> 16) % strlen(text)] = "0,\"\n;-9x\xC3 a*e."[(seed >> 4) % 15];
        }
        folder_put(round % 4 == 3 ? "areas.geojson" : file[0], text);
        bool ok = read_it();
        CHECK(ok == (e.count == 0) && (ok || is_empty(&in)));
        forget();
    }
}

static void freeing_twice_is_harmless(void)
{
    put_sound();
    CHECK(read_it());
    forget();
    forget();
    CHECK(instance_specialty(&in, "derm") == -1);
}

int main(void)
{
    folder_make();
    RUN(the_least_instance_is_read);
    RUN(a_missing_folder_is_one_complaint);
    RUN(every_missing_required_file_is_told);
    RUN(faults_of_all_files_are_told_at_once);
    RUN(a_file_that_fails_is_not_held_against_the_others);
    RUN(files_that_were_read_are_stamped_by_name);
    RUN(specialties_are_read);
    RUN(faults_of_specialties_are_told);
    RUN(providers_are_read_and_sorted);
    RUN(no_providers_at_all_are_legal);
    RUN(faults_of_providers_are_told);
    RUN(satellites_cannot_take_more_days_than_their_parent_has);
    RUN(sites_that_are_fuller_than_full_are_noted);
    RUN(need_as_given_comes_first);
    RUN(faults_of_need_are_told);
    RUN(need_by_rates_sums_to_the_population);
    RUN(a_specialty_without_rates_or_need_has_the_population);
    RUN(the_latest_year_of_the_population_is_used);
    RUN(a_chosen_file_is_read_in_place_of_the_named_one);
    RUN(a_file_chosen_for_itself_is_the_folder_as_it_is);
    RUN(every_file_that_an_instance_is_made_of_can_be_chosen);
    RUN(where_need_and_travel_came_from_is_told_by_the_chosen_name);
    RUN(a_chosen_file_that_nothing_needs_is_told);
    RUN(complaints_name_the_file_that_was_read);
    RUN(a_choice_that_cannot_be_is_refused);
    RUN(all_faults_of_a_choice_are_told_and_none_of_the_files);
    RUN(a_file_that_is_read_as_two_is_listed_once);
    RUN(a_year_of_the_population_can_be_chosen);
    RUN(factors_multiply_need_and_what_supply_is_worth);
    RUN(faults_of_population_and_rates_are_told);
    RUN(an_area_without_population_rows_is_told);
    RUN(rates_that_are_all_zero_are_refused);
    RUN(a_year_that_is_no_year_is_told);
    RUN(costs_fill_what_is_not_named);
    RUN(a_closure_may_free_money_and_has_a_compensation);
    RUN(faults_of_costs_are_told);
    RUN(supply_is_read_by_region);
    RUN(faults_of_supply_are_told);
    RUN(hospitals_are_read);
    RUN(faults_of_hospitals_are_told);
    RUN(waits_are_read_at_any_level);
    RUN(faults_of_waits_are_told);
    RUN(caveats_are_kept_in_the_order_of_the_file);
    RUN(polygons_are_kept_by_area_and_turned_the_right_way);
    RUN(what_is_no_map_is_told);
    RUN(areas_of_polygons_must_be_known_and_once);
    RUN(geometry_is_checked);
    RUN(names_are_found);
    RUN(a_danish_office_may_write_semicolons_and_latin_1);
    RUN(the_order_of_rows_never_shows);
    RUN(damaged_files_do_no_harm);
    RUN(freeing_twice_is_harmless);
    folder_remove();
    return check_done();
}
