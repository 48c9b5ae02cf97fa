#include "web/router.h"

#include <gtest/gtest.h>

namespace quire::web {
namespace {

struct Case {
  const char* pattern;
  const char* path;
  bool fits;
  const char* id = "";
};

TEST(Router, PatternsAreWholePaths) {
  for (const Case& c :
       {Case{"/", "/", true}, Case{"/", "/papers", false}, Case{"/papers", "/papers", true},
        Case{"/papers", "/papers/", false}, Case{"/papers/{id*}", "/papers", false},
        Case{"/papers/{id*}", "/papers/2611.00001", true, "2611.00001"},
        Case{"/papers/{id*}", "/papers/math/0309136", true, "math/0309136"},
        Case{"/papers/{id*}/vote", "/papers/math/0309136/vote", true, "math/0309136"},
        Case{"/papers/{id*}/vote", "/papers/vote", false},
        Case{"/papers/{id*}/vote", "/papers/a/vote/b/vote", true, "a/vote/b"},
        Case{"/labs/{id}/runs", "/labs/a/b/runs", false}, Case{"/labs/{id}/runs", "/labs/a/runs", true, "a"},
        Case{"/labs/{id}", "/labs/", false}, Case{"/labs/{id}", "labs/a", false}}) {
    Places places;
    EXPECT_EQ(fits(c.pattern, c.path, places), c.fits) << c.pattern << " " << c.path;
    if (c.fits)
      EXPECT_EQ(places.get("id"), c.id) << c.pattern;
    else
      EXPECT_EQ(places.get("id"), "") << "nothing is left of a try that failed";
  }
}

TEST(Router, ThePathTellsWhatItTakes) {
  EXPECT_EQ(find_route(routes(), Method::post, "/search").allow, "GET, HEAD");
  EXPECT_EQ(find_route(routes(), Method::get, "/papers/2611.00001/vote").route->pattern, "/papers/{id*}")
      << "a paper may be called anything";
  EXPECT_EQ(find_route(routes(), Method::get, "/theme").allow, "POST");
  EXPECT_EQ(find_route(routes(), Method::other, "/follows").allow, "GET, HEAD, POST");
  EXPECT_EQ(find_route(routes(), Method::get, "/nowhere").allow, "");
  EXPECT_EQ(find_route(routes(), Method::head, "/about").route->pattern, "/about");
}

TEST(Router, NumbersAreWholeAndNotNegative) {
  Places places;
  places.set("n", "17");
  places.set("m", "-1");
  places.set("k", "99999999999999999999");
  EXPECT_EQ(places.number("n"), 17);
  EXPECT_EQ(places.number("m"), std::nullopt);
  EXPECT_EQ(places.number("k"), std::nullopt);
  EXPECT_EQ(places.number("none"), std::nullopt);
}

}  // namespace
}  // namespace quire::web
