#include "index/merge.h"

#include <map>

#include <gtest/gtest.h>

#include "index/builder.h"
#include "index/intake.h"
#include "index/memory_store.h"
#include "index/postings.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

std::vector<store::StoredPaper> made_papers(std::size_t count) {
  PaperMaker make(12);
  std::vector<store::StoredPaper> papers;
  for (store::Doc doc = 1; doc <= count; ++doc) papers.push_back({doc, make.paper(doc), 0, {}});
  return papers;
}

SegmentFiles built(const std::vector<store::StoredPaper>& papers,
                   const std::function<bool(store::Doc)>& wanted) {
  Builder builder;
  for (const store::StoredPaper& paper : papers)
    if (wanted(paper.doc)) builder.add(paper);
  return builder.write({});
}

LiveSegment live(const SegmentFiles& files, const Dead& dead = {}) {
  return {open_in_memory(files), std::make_shared<const Dead>(dead)};
}

/// Every word of every paper with its spelling and the counts: key, doc, position.
using Content = std::map<std::tuple<std::string, store::Doc, std::uint32_t>, std::string>;
Content content(const Segment& segment) {
  Content all;
  std::vector<Place> places;
  for (std::size_t term = 0; term < segment.terms(); ++term) {
    const auto forms = segment.forms(term);
    PostingCursor cursor(segment, segment.entry(term));
    for (Local local = cursor.local(); local != kNoLocal; local = cursor.next()) {
      cursor.places(places);
      for (const Place& place : places)
        all[{std::string(segment.key(term)), segment.docs[local], place.position}] =
            forms.at(place.form) + " " + std::to_string(cursor.counts());
    }
  }
  return all;
}

TEST(Merge, OfSegmentsThatFollowEachOtherIsWhatWouldHaveBeenBuiltAtOnce) {
  const auto papers = made_papers(1000);
  const SegmentFiles whole = built(papers, [](store::Doc) { return true; });
  const std::vector<LiveSegment> parts{
      live(built(papers, [](store::Doc doc) { return doc > 700; })),
      live(built(papers, [](store::Doc doc) { return doc <= 300; })),
      live(built(papers, [](store::Doc doc) { return doc > 300 && doc <= 700; }))};
  const auto merged = merge_segments(parts, {});
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->head->view(), whole.head->view());
  EXPECT_EQ(merged->post->view(), whole.post->view());
  EXPECT_EQ(merged->pos->view(), whole.pos->view());
}

TEST(Merge, OfSegmentsThatInterleaveLeavesOutTheDeadAndNothingElse) {
  const auto papers = made_papers(1000);
  const SegmentFiles whole = built(papers, [](store::Doc doc) { return doc % 5 != 0; });
  std::vector<LiveSegment> parts;
  for (store::Doc part = 0; part < 3; ++part) {
    const auto files = built(papers, [&](store::Doc doc) { return doc * 7 % 3 == part || doc % 5 == 0; });
    const auto segment = open_in_memory(files);
    Dead dead((segment->papers() + 63) / 64);
    for (Local local = 0; local < segment->papers(); ++local)
      if (segment->docs[local] % 5 == 0) dead[local / 64] |= std::uint64_t{1} << (local % 64);
    parts.push_back(live(files, dead));
  }
  const auto merged = merge_segments(parts, {});
  ASSERT_TRUE(merged);
  EXPECT_EQ(content(*open_in_memory(*merged)), content(*open_in_memory(whole)));
}

TEST(Merge, OnDiskAndInMemoryIsTheSame) {
  TestFolder folder;
  const auto papers = made_papers(400);
  for (const std::uint64_t part : {1u, 2u}) {
    Builder builder;
    for (const auto& paper : papers)
      if (paper.doc % 2 + 1 == part) builder.add(paper);
    builder.write({folder.path(), part});
  }
  std::vector<LiveSegment> parts;
  for (const std::uint64_t part : {1u, 2u}) {
    const auto segment = Segment::open(folder.path(), part);
    ASSERT_TRUE(segment.ok()) << segment.error();
    parts.push_back({*segment, std::make_shared<const Dead>()});
  }
  const auto merged = merge_segments(parts, {});
  const auto on_disk = merge_segments(parts, {folder.path(), 3});  // from what was given back
  ASSERT_TRUE(merged && on_disk);
  EXPECT_EQ(merged->head->view(), on_disk->head->view());
  EXPECT_EQ(merged->post->view(), on_disk->post->view());
  EXPECT_EQ(merged->pos->view(), on_disk->pos->view());
}

}  // namespace
}  // namespace quire::index
