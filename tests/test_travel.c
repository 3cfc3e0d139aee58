/* test_travel.c - travel from each of its three sources, by numbers a person worked out. */
#include "folder.h"

#include "travel.h"

#define AREAS                                                                                                          \
    "area,name,municipality,council,region,population,lat,lon,local_km,local_minutes\n"                                \
    "a,A,M,C,R,10,56,10,,\nb,B,M,C,R,10,56,11,2,4\nc,C,M,C,R,10,57,10,,\nd,D,M,C,R,10,57,11,0,0\n"
#define SITES "site,name,area\ns,S,a\nt,T,c\nu,U,a\n"

static struct places p;
static struct travel t;
static struct notes notes;
static struct error e;

static bool read_all(const char *areas, const char *sites, const char *name, const char *text)
{
    folder_put("areas.csv", areas);
    folder_put("sites.csv", sites);
    if (name != NULL)
        folder_put(name, text);
    CHECK(places_read(folder_path, NULL, &p, &notes, &e));
    return travel_read(folder_path, NULL, &p, &t, &notes, &e);
}

static bool read_one(const char *name, const char *text)
{
    return read_all(AREAS, SITES, name, text);
}

static void forget(void)
{
    travel_free(&t);
    places_free(&p);
    notes_free(&notes);
    error_free(&e);
    folder_empty();
}

static void check_refused(const char *name, const char *text, const char *sentence)
{
    CHECK(!read_one(name, text));
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    CHECK(t.start == NULL && t.site == NULL);
    forget();
}

/* ---- travel.csv ---- */

static void a_travel_file_gives_its_pairs_and_no_others(void)
{
    CHECK(read_one("travel.csv", "area,site,km,minutes\nb,t,30.5,40\na,u,0,0\nb,s,10,12\n"));
    CHECK(t.source == TRAVEL_FILE);
    CHECK_TEXT(t.file, "travel.csv");
    CHECK(t.has_minutes && t.has_km);
    CHECK(t.start[0] == 0 && t.start[1] == 1 && t.start[2] == 3 && t.start[3] == 3 && t.start[4] == 3);
    CHECK(t.site[1] == 0 && t.site[2] == 1);
    CHECK_NEAR(travel_minutes(&t, 1, 1), 40, 0);
    CHECK_NEAR(travel_km(&t, 1, 1), 30.5, 0);
    CHECK_NEAR(travel_minutes(&t, 0, 2), 0, 0);
    CHECK(isinf(travel_minutes(&t, 0, 0)) && isinf(travel_km(&t, 3, 2)));
    CHECK(notes.count == 0);
    forget();
}

static void a_travel_file_may_lack_minutes_or_km(void)
{
    CHECK(read_one("travel.csv", "area,site,km,minutes\na,s,3,\na,t,7,9\nb,s,,8\n"));
    CHECK(isinf(travel_minutes(&t, 0, 0)) && travel_km(&t, 0, 0) == 3);
    CHECK(isinf(travel_km(&t, 1, 0)) && travel_minutes(&t, 1, 0) == 8);
    CHECK(noted(&notes, "travel.csv: 1 of 3 pairs have no minutes and are out of reach for every limit in minutes"));
    CHECK(noted(&notes, "travel.csv: 1 of 3 pairs have no km and are out of reach for every limit in km"));
    forget();
    CHECK(read_one("travel.csv", "area,site,km,minutes\na,s,3,\n"));
    CHECK(!t.has_minutes && t.has_km);
    forget();
}

static void faults_of_a_travel_file_are_told(void)
{
    check_refused("travel.csv", "area,site,km,minutes\na,s,,\n",
                  "travel.csv:2: minutes: missing, as is km; expected at least one of the two");
    check_refused("travel.csv", "area,site,km,minutes\na,s,-1,2\n", "travel.csv:2: km: expected at least 0, found -1");
    check_refused("travel.csv", "area,site,km,minutes\na,s,1,-2\n",
                  "travel.csv:2: minutes: expected at least 0, found -2");
    check_refused("travel.csv", "area,site,km,minutes\na,s,1,2\nb,s,1,2\na,s,1,2\n",
                  "travel.csv:4: site: the pair of area \"a\" and site \"s\" stands already on line 2");
    check_refused("travel.csv", "area,site,km,minutes\nx,s,1,2\nx,t,1,2\nx,u,1,2\n",
                  "travel.csv:2: area: unknown area \"x\"; known are a, b, c, d");
    check_refused("travel.csv", "area,site,km,minutes\na,x,1,2\n",
                  "travel.csv:2: site: unknown site \"x\"; known are s, t, u");
    check_refused("travel.csv", "area,site,km,minutes\n",
                  "travel.csv: no pairs; expected at least one row under the header");
    check_refused("travel.csv", "area,site,km\na,s,1\n", "travel.csv:1: expected a column \"minutes\", found none");
}

static void links_beside_a_travel_file_are_not_used(void)
{
    folder_put("links.csv", "nonsense\n");
    CHECK(read_one("travel.csv", "area,site,km,minutes\na,s,1,2\n"));
    CHECK(noted(&notes, "links.csv is not used, since travel.csv is there"));
    forget();
}

/* ---- links.csv ---- */

#define LINK_HEADER "from_area,to_area,km,minutes,mode\n"

static void links_give_the_quickest_path_and_its_km(void)
{
    /* a - b - c is quicker than a - c, and longer */
    CHECK(read_one("links.csv", LINK_HEADER "a,b,20,15,road\nb,c,20,15,road\na,c,30,31,ferry\n"));
    CHECK(t.source == TRAVEL_LINKS);
    CHECK_TEXT(t.file, "links.csv");
    CHECK_NEAR(travel_minutes(&t, 0, 1), 10 + 30, 0);
    CHECK_NEAR(travel_km(&t, 0, 1), 5 + 40, 0);
    CHECK_NEAR(travel_minutes(&t, 2, 0), 10 + 30, 0); /* both ways */
    CHECK_NEAR(travel_minutes(&t, 1, 1), 4 + 15, 0);  /* the local part is that of the area one leaves */
    CHECK_NEAR(travel_km(&t, 1, 1), 2 + 20, 0);
    CHECK_NEAR(travel_minutes(&t, 0, 0), 10, 0); /* within an area: the local part alone */
    CHECK_NEAR(travel_km(&t, 0, 2), 5, 0);
    CHECK(isinf(travel_minutes(&t, 3, 0)) && t.start[3] == t.start[4]); /* no link leads to d */
    forget();
}

static void of_parallel_links_the_quickest_counts(void)
{
    CHECK(read_one("links.csv", LINK_HEADER "a,c,10,30,\nc,a,12,20,\na,c,9,25,\n"));
    CHECK_NEAR(travel_minutes(&t, 0, 1), 30, 0);
    CHECK_NEAR(travel_km(&t, 0, 1), 17, 0);
    forget();
}

static void of_equally_quick_paths_the_shortest_counts(void)
{
    CHECK(read_one("links.csv", LINK_HEADER "a,b,10,0.1,\nb,c,1,0.2,\na,d,20,0.3,\nd,c,0,0,\na,c,15,0.3,\n"));
    CHECK_NEAR(travel_minutes(&t, 0, 1), 10.3, 0);
    CHECK_NEAR(travel_km(&t, 0, 1), 5 + 11, 0);
    forget();
}

static void a_sum_of_decimals_is_the_decimal_it_should_be(void)
{
    /* 0.1 + 0.2 is not 0.3 in binary; a limit of 10.3 minutes must reach it all the same */
    CHECK(read_one("links.csv", LINK_HEADER "a,b,1,0.1,\nb,c,1,0.2,\n"));
    CHECK(travel_minutes(&t, 0, 1) <= 10.3);
    forget();
}

static void faults_of_links_are_told(void)
{
    check_refused("links.csv", LINK_HEADER "a,a,1,2,\n", "links.csv:2: to_area: a link from area \"a\" to itself");
    check_refused("links.csv", LINK_HEADER "a,xyz,1,2,\nb,xyz,1,2,\n",
                  "links.csv:2: to_area: unknown area \"xyz\"; known are a, b, c, d");
    check_refused("links.csv", LINK_HEADER "a,b,-1,2,\n", "links.csv:2: km: expected at least 0, found -1");
    check_refused("links.csv", LINK_HEADER "a,b,1,-2,\n", "links.csv:2: minutes: expected at least 0, found -2");
    check_refused("links.csv", LINK_HEADER "a,b,,2,\n", "links.csv:2: km: expected a value, found an empty cell");
    check_refused("links.csv", LINK_HEADER "a,b,1,,\n", "links.csv:2: minutes: expected a value, found an empty cell");
}

static void links_without_rows_leave_travel_within_areas(void)
{
    CHECK(read_one("links.csv", "from_area,to_area,km,minutes\n"));
    CHECK_NEAR(travel_minutes(&t, 2, 1), 10, 0);
    CHECK(isinf(travel_minutes(&t, 2, 0)));
    forget();
}

static void enormous_links_are_out_of_reach_and_do_no_harm(void)
{
    CHECK(read_one("links.csv", LINK_HEADER "a,b,1,1e308,\nb,c,1,1e308,\n"));
    CHECK(isinf(travel_minutes(&t, 0, 1)) && isfinite(travel_minutes(&t, 1, 1)));
    forget();
}

/* Floyd and Warshall over (minutes, km), plain and slow. */
static void plain_paths(int n, double minutes[8][8], double km[8][8])
{
    for (int k = 0; k < n; k++)
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                double m = minutes[i][k] + minutes[k][j], d = km[i][k] + km[k][j];
                if (m < minutes[i][j] || (m == minutes[i][j] && d < km[i][j])) {
                    minutes[i][j] = m;
                    km[i][j] = d;
                }
            }
}

static void random_networks_agree_with_floyd_and_warshall(void)
{
    unsigned seed = 7;
    for (int round = 0; round < 40; round++) {
        char areas[600] = "area,name,municipality,council,region,population,local_km,local_minutes\n";
        char sites[400] = "site,name,area\n", links[800] = LINK_HEADER;
        double minutes[8][8], km[8][8];
        for (int i = 0; i < 8; i++) {
            snprintf(areas + strlen(areas), sizeof areas - strlen(areas), "%d,A,M,C,R,1,0,0\n", i);
            snprintf(sites + strlen(sites), sizeof sites - strlen(sites), "s%d,S,%d\n", i, 7 - i);
            for (int j = 0; j < 8; j++)
                minutes[i][j] = km[i][j] = i == j ? 0 : INFINITY;
        }
        for (int k = 0; k < 12; k++) {
            seed = seed * 1103515245u + 12345u;
            int a = seed >> 16 & 7, b = seed >> 19 & 7, m = (int)(seed >> 22 & 7), d = (int)(seed >> 25 & 7);
            if (a == b)
                continue;
            snprintf(links + strlen(links), sizeof links - strlen(links), "%d,%d,%d,%d,\n", a, b, d, m);
            if (m < minutes[a][b] || (m == minutes[a][b] && d < km[a][b])) {
                minutes[a][b] = minutes[b][a] = m;
                km[a][b] = km[b][a] = d;
            }
        }
        plain_paths(8, minutes, km);
        CHECK(read_all(areas, sites, "links.csv", links));
        for (int i = 0; i < 8; i++)
            for (int j = 0; j < 8; j++) {
                CHECK_NEAR(travel_minutes(&t, i, j), minutes[i][7 - j], 0);
                CHECK_NEAR(travel_km(&t, i, j), km[i][7 - j], 0);
            }
        forget();
    }
}

/* ---- Coordinates ---- */

static void coordinates_give_a_detour_at_sixty_km_an_hour(void)
{
    CHECK(read_one(NULL, NULL));
    CHECK(t.source == TRAVEL_COORDINATES);
    CHECK_TEXT(t.file, "coordinates");
    /* a degree of latitude: 6371.0088 pi / 180 km */
    CHECK_NEAR(travel_km(&t, 0, 1), 1.3 * 111.19508023, 1e-6);
    CHECK_NEAR(travel_minutes(&t, 0, 1), 1.3 * 111.19508023, 1e-6);
    CHECK_NEAR(travel_minutes(&t, 0, 0), 10, 0); /* at least the local values within an area */
    CHECK_NEAR(travel_km(&t, 0, 2), 5, 0);
    CHECK(t.start[4] == 12);
    CHECK(noted(&notes, "no travel.csv or links.csv: travel is 1.3 times the straight line at 60 km/h, and crosses "
                        "water"));
    forget();
}

static void coordinates_are_refused_where_they_lead_astray(void)
{
    CHECK(!read_all("area,name,municipality,council,region,population,lat,lon,island\n"
                    "a,A,M,C,R,10,56,10,0\nb,B,M,C,R,10,,,0\nc,C,M,C,R,10,,,1\n",
                    "site,name,area\ns,S,a\n", NULL, NULL));
    CHECK(e.count == 2);
    CHECK(said(&e,
               "areas.csv: 2 of 3 areas have no lat and lon (\"b\" first), and there is no travel.csv or links.csv: "
               "travel is not known"));
    CHECK(said(&e, "areas.csv: area \"c\" is an island, which straight lines do not reach: give travel.csv or "
                   "links.csv"));
    forget();
}

/* ---- All ---- */

static void check_order_never_shows(const char *name, const char *text)
{
    CHECK(read_one(name, text));
    struct travel first = t;
    t = (struct travel){0};
    for (unsigned seed = 1; seed <= 5; seed++) {
        folder_shuffle(name, seed);
        CHECK(travel_read(folder_path, NULL, &p, &t, &notes, &e));
        CHECK(memcmp(t.start, first.start, 5 * sizeof *t.start) == 0);
        CHECK(memcmp(t.site, first.site, t.start[4] * sizeof *t.site) == 0);
        CHECK(memcmp(t.minutes, first.minutes, t.start[4] * sizeof *t.minutes) == 0);
        CHECK(memcmp(t.km, first.km, t.start[4] * sizeof *t.km) == 0);
        travel_free(&t);
    }
    travel_free(&first);
    forget();
}

static void the_order_of_rows_never_shows(void)
{
    check_order_never_shows("travel.csv", "area,site,km,minutes\nb,t,30.5,40\na,u,0,0\nb,s,10,12\nd,t,1,\nc,s,5,6\n");
    check_order_never_shows("links.csv", "from_area,to_area,km,minutes\na,b,10,0.1\nb,c,1,0.2\na,d,20,0.3\nd,c,0,0\n"
                                         "a,c,15,0.3\nc,a,15,0.7\n");
}

static void semicolons_and_decimal_commas_are_read(void)
{
    CHECK(read_one("travel.csv", "area;site;km;minutes\na;s;1,25;2,5\n"));
    CHECK_NEAR(travel_km(&t, 0, 0), 1.25, 0);
    CHECK_NEAR(travel_minutes(&t, 0, 0), 2.5, 0);
    forget();
}

static void freeing_twice_is_harmless(void)
{
    CHECK(read_one("travel.csv", "area,site,km,minutes\na,s,1,2\n"));
    forget();
    forget();
}

int main(void)
{
    folder_make();
    RUN(a_travel_file_gives_its_pairs_and_no_others);
    RUN(a_travel_file_may_lack_minutes_or_km);
    RUN(faults_of_a_travel_file_are_told);
    RUN(links_beside_a_travel_file_are_not_used);
    RUN(links_give_the_quickest_path_and_its_km);
    RUN(of_parallel_links_the_quickest_counts);
    RUN(of_equally_quick_paths_the_shortest_counts);
    RUN(a_sum_of_decimals_is_the_decimal_it_should_be);
    RUN(faults_of_links_are_told);
    RUN(links_without_rows_leave_travel_within_areas);
    RUN(enormous_links_are_out_of_reach_and_do_no_harm);
    RUN(random_networks_agree_with_floyd_and_warshall);
    RUN(coordinates_give_a_detour_at_sixty_km_an_hour);
    RUN(coordinates_are_refused_where_they_lead_astray);
    RUN(the_order_of_rows_never_shows);
    RUN(semicolons_and_decimal_commas_are_read);
    RUN(freeing_twice_is_harmless);
    folder_remove();
    return check_done();
}
