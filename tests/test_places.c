/* test_places.c - areas.csv and sites.csv: what is read, what is refused, and that row order never shows. */
#include "folder.h"

#include "places.h"
#include "table.h"

#define AREA_HEADER "area,name,municipality,council,region,population\n"
#define AREAS AREA_HEADER "b,Bby,M2,North,R1,20\na,Aby,M1,North,R1,10\nc,Cby,M1,South,R2,0\n"
#define SITES "site,name,area\nt,Tby,c\ns,Sby,a\n"

static struct places p;
static struct notes notes;
static struct error e;

static bool read_texts(const char *areas, const char *sites)
{
    folder_put("areas.csv", areas);
    folder_put("sites.csv", sites);
    return places_read(folder_path, NULL, &p, &notes, &e);
}

static void forget(void)
{
    places_free(&p);
    notes_free(&notes);
    error_free(&e);
}

/* Reading is refused with `sentence` alone. */
static void check_refused(const char *areas, const char *sites, const char *sentence)
{
    CHECK(!read_texts(areas, sites));
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    forget();
}

static void areas_sites_and_groups_are_sorted_by_id(void)
{
    CHECK(read_texts(AREAS, SITES));
    CHECK(p.area_count == 3 && p.site_count == 2);
    CHECK_TEXT(p.areas[0].id, "a");
    CHECK_TEXT(p.areas[1].name, "Bby");
    CHECK_NEAR(p.areas[1].population, 20, 0);
    CHECK_TEXT(p.sites[0].id, "s");
    CHECK(p.sites[0].area == 0 && p.sites[1].area == 2);
    CHECK(p.groupings[GROUPING_MUNICIPALITY].group_count == 2);
    CHECK_TEXT(p.groupings[GROUPING_COUNCIL].groups[1], "South");
    CHECK(p.groupings[GROUPING_REGION].of_area[2] == 1);
    CHECK(places_area(&p, "c") == 2 && places_area(&p, "d") == -1);
    CHECK(places_site(&p, "t") == 1 && places_site(&p, "T") == -1);
    forget();
}

static void absent_optional_columns_have_their_defaults(void)
{
    CHECK(read_texts(AREAS, SITES));
    CHECK(isnan(p.areas[0].latitude) && isnan(p.areas[0].longitude) && !p.areas[0].island);
    CHECK_NEAR(p.areas[0].local_minutes, 10, 0);
    CHECK_NEAR(p.areas[0].local_km, 5, 0);
    CHECK(isnan(p.sites[0].latitude));
    CHECK(p.sites[0].max_numbers == -1 && p.sites[0].room_days == -1);
    forget();
}

static void optional_columns_are_read(void)
{
    CHECK(read_texts("area,name,municipality,council,region,population,lat,lon,island,local_km,local_minutes\n"
                     "a,A,M,C,R,1,55.5,12.25,1,0,7\nb,B,M,C,R,1,,,,,\n",
                     "site,name,area,lat,lon,max_numbers,room_days\ns,S,a,,,0,4\nt,T,a,-90,180,3,\n"));
    CHECK_NEAR(p.areas[0].latitude, 55.5, 0);
    CHECK(p.areas[0].island && !p.areas[1].island);
    CHECK_NEAR(p.areas[0].local_km, 0, 0);
    CHECK_NEAR(p.areas[0].local_minutes, 7, 0);
    CHECK_NEAR(p.areas[1].local_minutes, 10, 0);
    CHECK_NEAR(p.sites[0].longitude, 12.25, 0); /* its area's */
    CHECK_NEAR(p.sites[1].latitude, -90, 0);
    CHECK(p.sites[0].max_numbers == 0 && p.sites[0].room_days == 4 && p.sites[1].room_days == -1);
    forget();
}

static void every_further_column_of_areas_is_a_grouping(void)
{
    CHECK(read_texts("zone,area,name,municipality,council,region,population,landsdel\n"
                     "x,a,A,M,C,R,1,Fyn\ny,b,B,M,C,R,1,Fyn\n",
                     SITES "u,U,b\n") == false); /* area c is gone */
    forget();
    CHECK(read_texts("zone,area,name,municipality,council,region,population,landsdel\n"
                     "x,a,A,M,C,R,1,Fyn\ny,b,B,M,C,R,1,Fyn\n",
                     "site,name,area\ns,S,a\n"));
    CHECK(p.grouping_count == 5);
    CHECK_TEXT(p.groupings[3].name, "landsdel");
    CHECK_TEXT(p.groupings[4].name, "zone");
    CHECK(p.groupings[3].group_count == 1 && p.groupings[4].group_count == 2);
    forget();
}

static void a_misspelt_optional_column_is_noted(void)
{
    CHECK(read_texts("area,name,municipality,council,region,population,local_minute\n"
                     "a,A,M,C,R,1,7\nb,B,M,C,R,1,8\n",
                     "site,name,area\ns,S,a\n"));
    CHECK(noted(&notes, "areas.csv: column \"local_minute\" is taken as a grouping of areas; did you mean "
                        "\"local_minutes\"?"));
    forget();
}

static void a_level_is_the_nation_a_site_an_area_or_a_grouping(void)
{
    struct level nation = {0}, site = {0}, area = {0}, council = {0}, none;
    CHECK(read_texts(AREAS, SITES));
    CHECK(level_find(&p, "nation", &nation) && level_find(&p, "site", &site) && level_find(&p, "area", &area));
    CHECK(level_find(&p, "council", &council) && !level_find(&p, "parish", &none));
    CHECK_TEXT(level_name(&p, council), "council");
    CHECK_TEXT(level_name(&p, nation), "nation");
    CHECK(level_group_count(&p, nation) == 1 && level_group_count(&p, site) == 2);
    CHECK(level_group_count(&p, area) == 3 && level_group_count(&p, council) == 2);
    CHECK_TEXT(level_group_id(&p, nation, 0), "nation");
    CHECK_TEXT(level_group_id(&p, site, 1), "t");
    CHECK_TEXT(level_group_id(&p, area, 1), "b");
    CHECK_TEXT(level_group_id(&p, council, 1), "South");
    CHECK_TEXT(level_group_name(&p, site, 1), "Tby");
    CHECK_TEXT(level_group_name(&p, area, 1), "Bby");
    CHECK_TEXT(level_group_name(&p, council, 1), "South");
    CHECK(level_group(&p, nation, "nation") == 0 && level_group(&p, nation, "x") == -1);
    CHECK(level_group(&p, site, "t") == 1 && level_group(&p, area, "b") == 1);
    CHECK(level_group(&p, council, "South") == 1 && level_group(&p, council, "West") == -1);
    CHECK(level_of_area(&p, nation, 2) == 0 && level_of_area(&p, site, 2) == -1);
    CHECK(level_of_area(&p, area, 2) == 2 && level_of_area(&p, council, 2) == 1);
    CHECK(level_of_site(&p, site, 1) == 1 && level_of_site(&p, council, 1) == 1 && level_of_site(&p, area, 1) == 2);
    forget();
}

static void ids_are_checked(void)
{
    char areas[600] = AREA_HEADER, sentence[200], id[ID_BYTES + 2];
    check_refused(AREAS "a,Twice,M,North,R1,1\n", SITES, "areas.csv:5: area: \"a\" stands already on line 3");
    check_refused(AREAS ",None,M,North,R1,1\n", SITES, "areas.csv:5: area: expected a value, found an empty cell");
    check_refused(AREAS "\"d\n\",Broken,M,North,R1,1\n", SITES,
                  "areas.csv:5: area: expected plain text, found a control character (a line break or the like)");
    check_refused(AREAS, SITES "s,Twice,a\n", "sites.csv:4: site: \"s\" stands already on line 3");
    memset(id, 'x', ID_BYTES + 1);
    id[ID_BYTES + 1] = '\0';
    snprintf(areas, sizeof areas, AREAS "%s,Long,M,North,R1,1\n", id);
    snprintf(sentence, sizeof sentence, "areas.csv:5: area: expected at most %d bytes, found more", ID_BYTES);
    check_refused(areas, SITES, sentence);
    snprintf(areas, sizeof areas, AREAS "%s,Long,M,North,R1,1\n", id + 1);
    CHECK(read_texts(areas, SITES));
    forget();
}

static void cells_of_areas_are_checked(void)
{
    check_refused(AREAS "d,,M,North,R1,1\n", SITES, "areas.csv:5: name: expected a value, found an empty cell");
    check_refused(AREAS "d,D,M,,R1,1\n", SITES, "areas.csv:5: council: expected a value, found an empty cell");
    check_refused(AREAS "d,D,M,North,R1,-1\n", SITES, "areas.csv:5: population: expected at least 0, found -1");
    check_refused(AREAS "d,D,M,North,R1,\n", SITES, "areas.csv:5: population: expected a value, found an empty cell");
    check_refused(AREA_HEADER "a,A,M,North,R1,0\n", "site,name,area\ns,S,a\n",
                  "areas.csv: population: expected a sum above 0, found 0");
    check_refused("area,name,municipality,council,region,population,island\na,A,M,C,R,1,2\n", "site,name,area\ns,S,a\n",
                  "areas.csv:2: island: expected at most 1, found 2");
    check_refused("area,name,municipality,council,region,population,local_km\na,A,M,C,R,1,-2\n",
                  "site,name,area\ns,S,a\n", "areas.csv:2: local_km: expected at least 0, found -2");
    check_refused("area,name,municipality,council,region,population,landsdel\na,A,M,C,R,1,\n",
                  "site,name,area\ns,S,a\n", "areas.csv:2: landsdel: expected a value, found an empty cell");
}

static void coordinates_come_in_pairs_on_the_globe(void)
{
    const char *header = "area,name,municipality,council,region,population,lat,lon\na,A,M,C,R,1,";
    char areas[300];
    snprintf(areas, sizeof areas, "%s55,\n", header);
    check_refused(areas, "site,name,area\ns,S,a\n", "areas.csv:2: lon: missing, while lat is given");
    snprintf(areas, sizeof areas, "%s,12\n", header);
    check_refused(areas, "site,name,area\ns,S,a\n", "areas.csv:2: lat: missing, while lon is given");
    snprintf(areas, sizeof areas, "%s90.1,12\n", header);
    check_refused(areas, "site,name,area\ns,S,a\n", "areas.csv:2: lat: expected at most 90, found 90.1");
    snprintf(areas, sizeof areas, "%s55,-181\n", header);
    check_refused(areas, "site,name,area\ns,S,a\n", "areas.csv:2: lon: expected at least -180, found -181");
}

static void a_grouping_has_a_name_of_its_own(void)
{
    check_refused("area,name,municipality,council,region,population,nation\na,A,M,C,R,1,DK\n",
                  "site,name,area\ns,S,a\n", "areas.csv:1: nation: a grouping cannot have the name of this level");
    check_refused("area,name,municipality,council,region,population,\"x\ty\"\na,A,M,C,R,1,DK\n",
                  "site,name,area\ns,S,a\n", "areas.csv:1: the name of column 7 has a control character");
}

static void cells_of_sites_are_checked(void)
{
    check_refused(AREA_HEADER "0101,A,M,C,R,1\n0147,B,M,C,R,1\n", "site,name,area\ns,S,0102\n",
                  "sites.csv:2: area: unknown area \"0102\"; did you mean \"0101\"?");
    check_refused(AREAS, SITES "u,U,xyz\n", "sites.csv:4: area: unknown area \"xyz\"; known are a, b, c");
    check_refused(AREAS, "site,name,area,max_numbers\ns,S,a,1.5\n",
                  "sites.csv:2: max_numbers: expected a whole number, found 1.5");
    check_refused(AREAS, "site,name,area,room_days\ns,S,a,-1\n",
                  "sites.csv:2: room_days: expected at least 0, found -1");
}

static void an_unknown_id_is_complained_of_once(void)
{
    check_refused(AREAS, SITES "u,U,xyz\nv,V,xyz\nw,W,xyz\n",
                  "sites.csv:4: area: unknown area \"xyz\"; known are a, b, c");
}

static void a_file_without_rows_is_refused(void)
{
    check_refused(AREA_HEADER, SITES, "areas.csv: no areas; expected at least one row under the header");
    check_refused(AREAS, "site,name,area\n", "sites.csv: no sites; expected at least one row under the header");
}

static void faults_of_both_files_are_told_and_what_is_sound_is_kept(void)
{
    CHECK(!read_texts(AREAS "d,D,M,North,R1,many\n", SITES "u,U,d\nv,V,e,\nw,W,a\n"));
    CHECK(said(&e, "areas.csv:5: population: expected a number, found \"many\""));
    CHECK(said(&e, "sites.csv:5: expected 3 cells as in the header, found 4"));
    CHECK(e.count == 2);
    CHECK(p.area_count == 4 && p.site_count == 0);
    forget();
}

static void sites_are_not_blamed_for_a_broken_areas_file(void)
{
    check_refused(AREAS "d,D\n", SITES, "areas.csv:5: expected 6 cells as in the header, found 2");
}

static void semicolons_decimal_commas_and_latin_1_are_read(void)
{
    CHECK(read_texts("area;name;municipality;council;region;population;lat;lon\n"
                     "a;\xC5rhus;M;C;R;1,5;56,25;10,5\n",
                     "\xEF\xBB\xBF"
                     "site;name;area\r\ns;Søby;a\r\n"));
    CHECK_TEXT(p.areas[0].name, "Århus");
    CHECK_NEAR(p.areas[0].population, 1.5, 0);
    CHECK_NEAR(p.areas[0].latitude, 56.25, 0);
    CHECK_TEXT(p.sites[0].name, "Søby");
    CHECK(notes.count == 1 && noted(&notes, "areas.csv: not in UTF-8, read as ISO 8859-1"));
    forget();
}

static void the_order_of_rows_never_shows(void)
{
    struct places first;
    CHECK(read_texts(AREAS, SITES));
    first = p;
    p = (struct places){0};
    for (unsigned seed = 1; seed <= 5; seed++) {
        folder_shuffle("areas.csv", seed);
        folder_shuffle("sites.csv", seed + 9);
        CHECK(places_read(folder_path, NULL, &p, &notes, &e));
        for (int i = 0; i < 3; i++) {
            CHECK_TEXT(p.areas[i].id, first.areas[i].id);
            CHECK_TEXT(p.areas[i].name, first.areas[i].name);
            CHECK(p.areas[i].population == first.areas[i].population);
            for (int g = 0; g < p.grouping_count; g++)
                CHECK(p.groupings[g].of_area[i] == first.groupings[g].of_area[i]);
        }
        for (int j = 0; j < 2; j++) {
            CHECK_TEXT(p.sites[j].id, first.sites[j].id);
            CHECK(p.sites[j].area == first.sites[j].area);
        }
        forget();
    }
    places_free(&first);
}

static void a_coordinates_pair_and_an_id_may_be_asked_of_any_table(void)
{
    static const struct table_column columns[] = {{"area", true}, {"site", true}, {"lat", false}, {"lon", false}};
    struct table t = {0};
    double latitude, longitude;
    CHECK(read_texts(AREAS, SITES));
    folder_put("x.csv", "area,site,lat,lon\na,s,1,2\nx,x,,\n,,1,\n");
    CHECK(table_read(folder_path, "x.csv", columns, 4, false, &t, &notes, &e));
    CHECK(places_area_cell(&p, &t, 0, 0, &e) == 0 && places_site_cell(&p, &t, 0, 1, &e) == 0);
    places_coordinates(&t, 0, 2, 3, &latitude, &longitude, &e);
    CHECK(latitude == 1 && longitude == 2 && e.count == 0);
    CHECK(places_area_cell(&p, &t, 1, 0, &e) == -1 && places_site_cell(&p, &t, 1, 1, &e) == -1);
    CHECK(said(&e, "x.csv:3: area: unknown area \"x\"; known are a, b, c"));
    CHECK(said(&e, "x.csv:3: site: unknown site \"x\"; known are s, t"));
    CHECK(places_area_cell(&p, &t, 2, 0, &e) == -1 && places_site_cell(&p, &t, 2, 1, &e) == -1);
    CHECK(e.count == 4);
    table_free(&t);
    folder_drop("x.csv");
    forget();
}

static void many_unknown_ids_are_counted(void)
{
    char sites[4000] = "site,name,area\n";
    for (int k = 0; k < 80; k++)
        snprintf(sites + strlen(sites), sizeof sites - strlen(sites), "s%d,S,xyz%d\n", k, k);
    CHECK(!read_texts(AREAS, sites));
    CHECK(e.count == 80);
    forget();
}

static void freeing_twice_is_harmless(void)
{
    CHECK(read_texts(AREAS, SITES));
    forget();
    forget();
    CHECK(places_area(&p, "a") == -1 && places_site(&p, "s") == -1);
}

int main(void)
{
    folder_make();
    RUN(areas_sites_and_groups_are_sorted_by_id);
    RUN(absent_optional_columns_have_their_defaults);
    RUN(optional_columns_are_read);
    RUN(every_further_column_of_areas_is_a_grouping);
    RUN(a_misspelt_optional_column_is_noted);
    RUN(a_level_is_the_nation_a_site_an_area_or_a_grouping);
    RUN(ids_are_checked);
    RUN(cells_of_areas_are_checked);
    RUN(coordinates_come_in_pairs_on_the_globe);
    RUN(a_grouping_has_a_name_of_its_own);
    RUN(cells_of_sites_are_checked);
    RUN(an_unknown_id_is_complained_of_once);
    RUN(a_file_without_rows_is_refused);
    RUN(faults_of_both_files_are_told_and_what_is_sound_is_kept);
    RUN(sites_are_not_blamed_for_a_broken_areas_file);
    RUN(semicolons_decimal_commas_and_latin_1_are_read);
    RUN(the_order_of_rows_never_shows);
    RUN(a_coordinates_pair_and_an_id_may_be_asked_of_any_table);
    RUN(many_unknown_ids_are_counted);
    RUN(freeing_twice_is_harmless);
    folder_remove();
    return check_done();
}
