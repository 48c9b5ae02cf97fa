// Changes of words: from edition to edition, and since a reader read it.
#include "feed/history.h"

#include <gtest/gtest.h>

namespace quire::feed {
namespace {

Instant at(const char* text) { return *parse_instant(text); }

store::Edition edition(const char* until, int version, const char* title,
                       const char* abstract = "Of boats.") {
  return {at(until), version, title, abstract, {{"Ana de la Cruz"}}};
}

Paper paper(const char* title, int version) {
  Paper made(*PaperId::parse("2611.00001"));
  made.title = title;
  made.abstract = "Of boats.";
  made.authors = {{"Ana de la Cruz"}};
  for (int number = 1; number <= version; ++number) made.versions.push_back({number});
  return made;
}

TEST(History, GoesFromEditionToEditionNewestFirst) {
  const std::vector<store::Edition> editions = {edition("2026-11-03", 1, "One"),
                                                edition("2026-11-05", 1, "Two"),
                                                edition("2026-11-09", 2, "Three", "Of ships.")};
  const auto found = changes(paper("Three", 3), editions);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].what(), "abstract");
  EXPECT_EQ(found[0].version, 3);
  EXPECT_EQ(found[0].version_before, 2);
  EXPECT_EQ(found[1].what(), "title and abstract");
  EXPECT_EQ(found[1].version, 2);
  EXPECT_EQ(found[2].before.title, "One");
  EXPECT_EQ(found[2].after.title, "Two");
  EXPECT_EQ(found[2].version, found[2].version_before);
  EXPECT_EQ(found[2].at, at("2026-11-03"));
}

TEST(History, WhatDiffersInNoWordIsNoChange) {
  store::Edition same = edition("2026-11-03", 1, "One");
  same.authors[0].orcid = "0000-0002-1825-0097";
  EXPECT_TRUE(changes(paper("One", 1), std::vector{same}).empty());
  EXPECT_TRUE(changes(paper("One", 1), {}).empty());
}

TEST(History, SinceItWasReadIsAgainstTheWordsThatWereRead) {
  const std::vector<store::Edition> editions = {
      edition("2026-11-03", 1, "One"), edition("2026-11-05", 1, "Two"), edition("2026-11-09", 2, "Three")};
  const Paper now = paper("Two", 2);
  const auto early = change_since(now, editions, at("2026-11-02"));
  ASSERT_TRUE(early);
  EXPECT_EQ(early->before.title, "One");
  EXPECT_EQ(early->at, at("2026-11-09"));
  EXPECT_FALSE(change_since(now, editions, at("2026-11-04")));  // and back
  EXPECT_EQ(change_since(now, editions, at("2026-11-08"))->before.title, "Three");
  EXPECT_EQ(change_since(now, editions, at("2026-11-09T00:00:00.900Z"))->before.title, "Three");
  EXPECT_FALSE(change_since(now, editions, at("2026-11-09T00:00:01Z")));
  EXPECT_FALSE(change_since(now, {}, at("2026-11-01")));
}

TEST(History, ListsWhatChangedInWords) {
  Paper now = paper("New", 1);
  now.abstract = "New.";
  now.authors.emplace_back(Author{"Bo Larsen"});
  EXPECT_EQ(changes(now, std::vector{edition("2026-11-03", 1, "One")})[0].what(),
            "title, abstract and authors");
}

}  // namespace
}  // namespace quire::feed
