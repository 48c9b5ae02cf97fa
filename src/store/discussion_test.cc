// Discussions over either database: writing once, threads, editing and taking back, joins of papers, counts,
// notices and mutes, and the activity that trends.
#include "store/discussion.h"

#include <map>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/moderation.h"
#include "store/notices.h"
#include "store/test_people.h"

namespace quire::store {
namespace {

class DiscussionTest : public testing::Test {
 protected:
  DiscussionTest() {
    store_->put(std::vector<Record>{record("2611.00001", "On boats"), record("2611.00002", "On harbours")});
    boats_ = store_->paper(id("2611.00001"))->doc;
    harbours_ = store_->paper(id("2611.00002"))->doc;
  }
  Instant tick() { return at("2026-11-20T10:00:00Z") + std::chrono::seconds(++seconds_); }
  Written say(const std::string& person, const std::string& text, const std::string& parent = {},
              std::optional<Doc> doc = {}) {
    return discussion_.add({doc.value_or(boats_), parent, person,
                            comment_key(person, "k" + std::to_string(++keys_)), text, tick()});
  }
  std::string said(const std::string& person, const std::string& text, const std::string& parent = {},
                   std::optional<Doc> doc = {}) {
    const Written written = say(person, text, parent, doc);
    EXPECT_TRUE(written) << written.why;
    return written.comment.key;
  }
  std::vector<std::string> texts(Doc doc, const std::string& viewer = {}) {
    std::vector<std::string> all;
    for (const Comment& comment : discussion_.thread(doc, viewer).comments) all.push_back(comment.text);
    return all;
  }
  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Discussion discussion_{store_->tables()};
  Notices notices_{store_->tables()};
  Moderation moderation_{store_->tables()};
  std::string mira_ = add_person(*store_, "mira"), tom_ = add_person(*store_, "tom"),
              carla_ = add_person(*store_, "carla", Role::curator);
  Doc boats_ = 0, harbours_ = 0;
  int seconds_ = 0, keys_ = 0;
};

TEST_F(DiscussionTest, WhatIsWrittenIsShownOldestFirst) {
  const auto before = store_->version();
  const std::string first = said(mira_, "One *point*.");
  EXPECT_EQ(first.size(), 24U);
  said(tom_, "A second.");
  said(mira_, "An answer.", first);
  EXPECT_GT(store_->version(), before);
  const Thread thread = discussion_.thread(boats_, {});
  ASSERT_EQ(thread.comments.size(), 3U);
  EXPECT_EQ(texts(boats_), (std::vector<std::string>{"One *point*.", "A second.", "An answer."}));
  EXPECT_EQ(thread.comments[2].parent, thread.comments[0].number);
  EXPECT_EQ(thread.comments[0].name, "mira");
  EXPECT_EQ(thread.comments[0].at, at("2026-11-20T10:00:01Z"));
  EXPECT_TRUE(texts(harbours_).empty());
  EXPECT_FALSE(thread.lock);
  EXPECT_FALSE(thread.cut);
}

TEST_F(DiscussionTest, SentTwiceItIsOneComment) {
  const NewComment comment{boats_, {}, mira_, comment_key(mira_, "a"), "Once.", tick()};
  const Written first = discussion_.add(comment);
  NewComment later = comment;
  later.at = tick();
  const Written second = discussion_.add(later);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first.again);
  EXPECT_TRUE(second.again);
  EXPECT_EQ(second.comment.at, first.comment.at);
  EXPECT_EQ(texts(boats_).size(), 1U);
  ASSERT_TRUE(discussion_.edit(comment.key, mira_, "Twice.", tick()));
  EXPECT_TRUE(discussion_.add(comment).again) << "it is what was sent first that counts";
  later.text = "Other words.";
  EXPECT_EQ(discussion_.add(later).refused, Refused::differs);
  later = comment;
  later.doc = harbours_;
  EXPECT_EQ(discussion_.add(later).refused, Refused::differs);
  EXPECT_NE(comment_key(mira_, "a"), comment_key(tom_, "a"));
  EXPECT_NE(comment_key(mira_, ""), comment_key(mira_, ""));
}

TEST_F(DiscussionTest, ManyThreadsThatSendTheSameWriteItOnce) {
  const NewComment comment{boats_, {}, mira_, comment_key(mira_, "race"), "@tom, once.", tick()};
  std::vector<std::thread> threads;
  std::vector<Written> answers(8);
  for (Written& answer : answers) threads.emplace_back([&] { answer = discussion_.add(comment); });
  for (std::thread& thread : threads) thread.join();
  int new_ones = 0;
  for (const Written& answer : answers) {
    EXPECT_TRUE(answer) << answer.why;
    EXPECT_EQ(answer.comment.key, comment.key);
    new_ones += answer.again ? 0 : 1;
  }
  EXPECT_EQ(new_ones, 1);
  EXPECT_EQ(texts(boats_).size(), 1U);
  EXPECT_EQ(notices_.unseen(tom_), 1);
}

TEST_F(DiscussionTest, WhatMayNotBeWrittenIsRefusedAndLeavesNothing) {
  const std::string there = said(mira_, "There.", {}, harbours_);
  EXPECT_EQ(say(mira_, "x", {}, Doc{9999}).refused, Refused::unknown);
  EXPECT_EQ(say(mira_, "x", there).refused, Refused::unknown) << "it answers a comment of another paper";
  EXPECT_EQ(say(mira_, "x", "-1").refused, Refused::unknown);
  EXPECT_EQ(say("nobody", "x").refused, Refused::unknown);
  EXPECT_EQ(say(mira_, "  ").refused, Refused::unreadable);
  EXPECT_EQ(say(mira_, std::string(10'001, 'a')).why, "it has 10,001 characters, at most 10,000 are taken");
  EXPECT_EQ(say(mira_, std::string("a\0b", 3)).refused, Refused::unreadable);
  const std::string gone = said(tom_, "Soon gone.");
  ASSERT_TRUE(discussion_.remove(gone, tom_, tick()));
  EXPECT_EQ(say(mira_, "x", gone).refused, Refused::unknown);
  EXPECT_EQ(texts(boats_).size(), 1U);
}

TEST_F(DiscussionTest, HostileTextIsKeptAsItIs) {
  for (const std::string text : {"'); DROP TABLE comments; --", "<script>alert(1)</script>",
                                 "\u202e abc \u200f ??? $1 ?1", "\xf0\x9f\x92\xa3 \u0301 %s {} {{x}} \\"}) {
    said(mira_, text);
    EXPECT_EQ(texts(boats_).back(), text);
  }
}

TEST_F(DiscussionTest, TheBannedMayNotWriteUntilTheBanEnds) {
  const std::string mine = said(tom_, "Before.");
  store_->tables().write([&](Connection& writer) {
    writer.query("UPDATE persons SET banned_until = ?, ban_why = 'shouting' WHERE key = ?")
        .bind(at("2026-11-20T11:00:00Z").time_since_epoch().count())
        .bind(std::string_view(tom_))
        .run();
  });
  const Written refused = say(tom_, "Let me.");
  EXPECT_EQ(refused.refused, Refused::banned);
  EXPECT_NE(refused.why.find("shouting"), std::string::npos) << refused.why;
  EXPECT_EQ(discussion_.edit(mine, tom_, "Changed.", tick()).refused, Refused::banned);
  EXPECT_TRUE(discussion_.remove(mine, tom_, tick())) << "taking back is never refused";
  seconds_ += 3600;
  EXPECT_TRUE(say(tom_, "Back."));
}

TEST_F(DiscussionTest, AnEditIsMarkedAndWhatItSaidBeforeIsKept) {
  const std::string key = said(mira_, "First.");
  EXPECT_EQ(discussion_.edit(key, tom_, "Not mine.", tick()).refused, Refused::not_yours);
  const Instant when = tick();
  ASSERT_TRUE(discussion_.edit(key, mira_, "Second.", when));
  ASSERT_TRUE(discussion_.edit(key, mira_, "Third.", tick()));
  EXPECT_TRUE(discussion_.edit(key, mira_, "Third.", tick()).again);
  EXPECT_EQ(discussion_.edit(key, mira_, " ", tick()).refused, Refused::unreadable);
  EXPECT_EQ(discussion_.edit("ffffffffffffffffffffffff", mira_, "x", tick()).refused, Refused::unknown);
  const auto found = discussion_.comment(key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->comment.text, "Third.");
  EXPECT_TRUE(found->comment.edited_at);
  const auto before = discussion_.history(found->comment.number);
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[0].text, "First.");
  EXPECT_EQ(before[0].until, when);
  EXPECT_EQ(before[1].text, "Second.");
}

TEST_F(DiscussionTest, ADeletedCommentLeavesItsPlaceAndItsAnswers) {
  const std::string key = said(mira_, "Wrong.");
  said(tom_, "Why?", key);
  EXPECT_EQ(discussion_.remove(key, tom_, tick()).refused, Refused::not_yours);
  ASSERT_TRUE(discussion_.remove(key, mira_, tick()));
  EXPECT_TRUE(discussion_.remove(key, mira_, tick()).again);
  const Thread thread = discussion_.thread(boats_, {});
  ASSERT_EQ(thread.comments.size(), 2U);
  EXPECT_FALSE(thread.comments[0].shows());
  EXPECT_EQ(thread.comments[0].text, "Wrong.") << "for curators";
  EXPECT_EQ(discussion_.edit(key, mira_, "x", tick()).refused, Refused::unknown);
  EXPECT_EQ(store_->paper(boats_)->comments, 1);
}

TEST_F(DiscussionTest, CountsAreThoseThatShowOnEachPaper) {
  said(mira_, "a");
  const std::string hidden = said(tom_, "b");
  said(tom_, "c", {}, harbours_);
  ASSERT_TRUE(moderation_.hide(hidden, carla_, "rude", tick()));
  EXPECT_EQ(store_->paper(boats_)->comments, 1);
  EXPECT_EQ(store_->paper(id("2611.00002"))->comments, 1);
  std::vector<Record> many;
  for (int i = 0; i < 150; ++i)
    many.push_back(record(fmt::format("2610.{:05}", i + 1), fmt::format("Number {}", i)));
  store_->put(many);
  std::vector<Doc> docs;
  for (int i = 0; i < 150; ++i) docs.push_back(store_->paper(id(fmt::format("2610.{:05}", i + 1)))->doc);
  for (int i = 0; i < 150; i += 7) said(mira_, "x", {}, docs[static_cast<std::size_t>(i)]);
  const auto papers = store_->papers(docs);
  ASSERT_EQ(papers.size(), 150U);
  for (std::size_t i = 0; i < 150; ++i) EXPECT_EQ(papers[i].comments, i % 7 == 0 ? 1 : 0) << i;
}

TEST_F(DiscussionTest, CommentsGoWithTheirWorkIntoAJoinAndOutOfIt) {
  store_->put(std::vector<Record>{titled("A book on tides")});
  const Doc book = store_->paper(PaperId::own_id("A book on tides"))->doc;
  const std::string on_book = said(mira_, "On the book.", {}, book);
  said(tom_, "On boats.");
  const auto joined = store_->join(boats_, book, tick());
  ASSERT_TRUE(joined) << joined.error();
  const Doc paper = *joined;
  EXPECT_EQ(texts(paper), (std::vector<std::string>{"On the book.", "On boats."}));
  EXPECT_EQ(store_->paper(paper)->comments, 2);
  EXPECT_EQ(discussion_.comment(on_book)->paper, paper);
  said(tom_, "An answer.", on_book, paper);
  said(mira_, "On both.", {}, paper);
  EXPECT_EQ(discussion_.newest(0, 10)[1].paper, paper);
  ASSERT_TRUE(store_->undo_join(store_->joins(paper, 1).at(0).number, tick()));
  EXPECT_EQ(texts(book), (std::vector<std::string>{"On the book.", "An answer."})) << "threads stay whole";
  EXPECT_EQ(texts(boats_), (std::vector<std::string>{"On boats.", "On both."}));
  EXPECT_EQ(store_->paper(boats_)->comments, 2);
}

TEST_F(DiscussionTest, AnAuthorWhoseClaimWasAcceptedHasAMark) {
  said(mira_, "I wrote it.");
  said(tom_, "So did I.");
  store_->tables().write([&](Connection& writer) {
    for (const auto& [person, state] : {std::pair{mira_, 1}, {tom_, 0}})
      writer
          .query(
              "INSERT INTO claims(key, paper, position, name, person, proof_kind, proof, at, state, why) "
              "VALUES (?, '2611.00001', 0, 'Mira', ?, 0, '', 0, ?, '')")
          .bind(std::string_view(person))
          .bind(std::string_view(person))
          .bind(state)
          .run();
  });
  const Thread thread = discussion_.thread(boats_, {});
  EXPECT_TRUE(thread.comments[0].by_author);
  EXPECT_FALSE(thread.comments[1].by_author);
}

TEST_F(DiscussionTest, NoticesComeOnceAndNotFromTheMuted) {
  const std::string first = said(mira_, "A point, @tom.");
  said(tom_, "@mira, @tom and @nobody: an answer to whom it names.", first);
  said(mira_, "To myself, @mira.", first);
  ASSERT_EQ(notices_.of(tom_, 0, 10).size(), 1U);
  EXPECT_EQ(notices_.of(tom_, 0, 10)[0].kind, Notice::Kind::mention);
  const auto mine = notices_.of(mira_, 0, 10);
  ASSERT_EQ(mine.size(), 1U);
  EXPECT_EQ(mine[0].kind, Notice::Kind::reply);
  EXPECT_EQ(mine[0].about.comment.name, "tom");
  EXPECT_EQ(mine[0].about.paper, boats_);
  EXPECT_EQ(notices_.unseen(mira_), 1);
  notices_.see(mira_, mine[0].number, tick());
  EXPECT_EQ(notices_.unseen(mira_), 0);
  EXPECT_TRUE(notices_.of(mira_, 0, 10)[0].seen_at);

  EXPECT_TRUE(notices_.mute(mira_, tom_, true, tick()));
  EXPECT_FALSE(notices_.mute(mira_, mira_, true, tick()));
  EXPECT_FALSE(notices_.mute(mira_, "nobody", true, tick()));
  said(tom_, "@mira again.");
  EXPECT_TRUE(notices_.of(mira_, 0, 10).empty()) << "nor are earlier ones shown";
  EXPECT_EQ(notices_.muted(mira_).at(0).name, "tom");
  EXPECT_TRUE(discussion_.thread(boats_, mira_).comments[1].muted);
  EXPECT_FALSE(discussion_.thread(boats_, carla_).comments[1].muted);
  EXPECT_TRUE(notices_.mute(mira_, tom_, false, tick()));
  EXPECT_EQ(notices_.of(mira_, 0, 10).size(), 1U) << "what came meanwhile does not come later";
}

TEST_F(DiscussionTest, ANoticeOfWhatWasTakenAwayIsNoneAndAnEditTellsOnlyTheNew) {
  const std::string key = said(tom_, "@mira look");
  ASSERT_TRUE(discussion_.edit(key, tom_, "@mira and @carla look", tick()));
  EXPECT_EQ(notices_.of(mira_, 0, 10).size(), 1U);
  EXPECT_EQ(notices_.of(carla_, 0, 10).size(), 1U);
  ASSERT_TRUE(discussion_.remove(key, tom_, tick()));
  EXPECT_TRUE(notices_.of(mira_, 0, 10).empty());
  EXPECT_EQ(notices_.unseen(carla_), 0);
}

TEST_F(DiscussionTest, ListsOfCommentsGoBackInTime) {
  for (int i = 0; i < 5; ++i)
    said(i % 2 == 0 ? mira_ : tom_, std::to_string(i), {}, i < 3 ? boats_ : harbours_);
  const auto newest = discussion_.newest(0, 2);
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].comment.text, "4");
  EXPECT_EQ(newest[0].paper, harbours_);
  EXPECT_EQ(discussion_.newest(newest[1].comment.number, 10).size(), 3U);
  const auto of_mira = discussion_.of_person(mira_, 0, 10);
  ASSERT_EQ(of_mira.size(), 3U);
  EXPECT_EQ(of_mira[2].comment.text, "0");
  EXPECT_TRUE(discussion_.of_person("nobody", 0, 10).empty());
}

TEST_F(DiscussionTest, EachPersonsFirstCommentTrends) {
  said(mira_, "one");
  said(mira_, "two");
  const std::string toms = said(tom_, "three");
  said(tom_, "four", {}, harbours_);
  const auto comments = [&](Instant since) {
    std::map<Doc, int> counts;
    for (const Activity& act : store_->activity(since, at("2026-11-21T00:00:00Z")))
      if (act.kind == Activity::Kind::comment) counts[act.doc] += act.count;
    return counts;
  };
  EXPECT_EQ(comments(at("2026-11-20T00:00:00Z")), (std::map<Doc, int>{{boats_, 2}, {harbours_, 1}}));
  EXPECT_EQ(comments(at("2026-11-20T10:00:02Z")), (std::map<Doc, int>{{boats_, 1}, {harbours_, 1}}))
      << "mira's second comment is none that counts";
  ASSERT_TRUE(discussion_.remove(toms, tom_, tick()));
  EXPECT_EQ(comments(at("2026-11-20T00:00:00Z")), (std::map<Doc, int>{{boats_, 1}, {harbours_, 1}}));
}

TEST_F(DiscussionTest, WhatWasAnsweredIsOnTheDisk) {
  const std::string key = said(mira_, "Kept.");
  store_.reset();
  store_ = open_for_test(folder_.path());
  EXPECT_EQ(Discussion(store_->tables()).comment(key)->comment.text, "Kept.");
}

// ---- Moderation ----

TEST_F(DiscussionTest, AHiddenCommentIsLoggedWithItsReason) {
  const std::string key = said(tom_, "Rude.");
  EXPECT_FALSE(moderation_.hide(key, carla_, " ", tick())) << "a reason is due";
  EXPECT_FALSE(moderation_.hide("ffffffffffffffffffffffff", carla_, "rude", tick()));
  ASSERT_TRUE(moderation_.hide(key, carla_, "rude", tick()));
  EXPECT_FALSE(moderation_.hide(key, carla_, "rude", tick()));
  EXPECT_EQ(discussion_.comment(key)->comment.hidden_why, "rude");
  EXPECT_EQ(discussion_.edit(key, tom_, "Polite.", tick()).refused, Refused::locked);
  ASSERT_TRUE(moderation_.show(key, carla_, "", tick()));
  EXPECT_FALSE(moderation_.show(key, carla_, "", tick()));
  EXPECT_TRUE(discussion_.comment(key)->comment.shows());
  const auto log = acts(store_->tables(), 0, 10);
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].what, "show");
  EXPECT_EQ(log[1].what, "hide");
  EXPECT_EQ(log[1].why, "rude");
  EXPECT_EQ(log[1].name, "carla");
  EXPECT_EQ(log[1].target, key);
  EXPECT_EQ(acts(store_->tables(), log[0].number, 10).size(), 1U);
}

TEST_F(DiscussionTest, AClosedDiscussionTakesNothingUntilItIsOpenedAgain) {
  const std::string key = said(tom_, "Before.");
  ASSERT_TRUE(moderation_.lock(boats_, carla_, "went in circles", tick()));
  EXPECT_FALSE(moderation_.lock(boats_, carla_, "again", tick()));
  EXPECT_EQ(say(mira_, "x").refused, Refused::locked);
  EXPECT_EQ(discussion_.edit(key, tom_, "x", tick()).refused, Refused::locked);
  EXPECT_TRUE(say(mira_, "Elsewhere.", {}, harbours_));
  const Thread thread = discussion_.thread(boats_, {});
  ASSERT_TRUE(thread.lock);
  EXPECT_EQ(thread.lock->why, "went in circles");
  EXPECT_EQ(thread.lock->name, "carla");
  ASSERT_TRUE(moderation_.unlock(boats_, carla_, "calm again", tick()));
  EXPECT_FALSE(moderation_.unlock(boats_, carla_, "", tick()));
  EXPECT_TRUE(say(mira_, "After."));
  EXPECT_EQ(acts(store_->tables(), 0, 10).at(1).target, "2611.00001");
  EXPECT_FALSE(moderation_.lock(Doc{9999}, carla_, "x", tick()));
}

TEST_F(DiscussionTest, APersonReportsAThingOnceAndHidingItClosesAllReports) {
  const std::string key = said(tom_, "Rude."), other = said(tom_, "Fine.");
  ASSERT_TRUE(moderation_.report(Reported::comment, key, mira_, "rude", tick()));
  ASSERT_TRUE(moderation_.report(Reported::comment, key, mira_, "very rude", tick()));
  ASSERT_TRUE(moderation_.report(Reported::comment, key, carla_, "indeed", tick()));
  ASSERT_TRUE(moderation_.report(Reported::comment, other, mira_, "wrong", tick()));
  EXPECT_FALSE(moderation_.report(Reported::comment, "ffffffffffffffffffffffff", mira_, "x", tick()));
  EXPECT_FALSE(moderation_.report(Reported::comment, key, mira_, "", tick()));
  EXPECT_FALSE(moderation_.report(Reported::comment, key, mira_, std::string(2'000, 'x'), tick()));
  EXPECT_EQ(moderation_.count_open_reports(), 3U);
  const auto open = moderation_.open_reports(10);
  ASSERT_EQ(open.size(), 3U);
  EXPECT_EQ(open[0].why, "rude");
  EXPECT_EQ(open[0].name, "mira");
  EXPECT_EQ(open[0].comment->comment.text, "Rude.");
  EXPECT_EQ(open[0].comment->paper, boats_);
  ASSERT_TRUE(moderation_.hide(key, carla_, "rude", tick()));
  ASSERT_EQ(moderation_.open_reports(10).size(), 1U);
  ASSERT_TRUE(moderation_.dismiss(moderation_.open_reports(10)[0].number, carla_, "it is fine", tick()));
  EXPECT_EQ(moderation_.count_open_reports(), 0U);
  EXPECT_FALSE(moderation_.dismiss(1, carla_, "", tick()));
  EXPECT_FALSE(moderation_.dismiss(-5, carla_, "", tick()));
  EXPECT_TRUE(discussion_.comment(other)->comment.shows());
}

TEST_F(DiscussionTest, AnActThatFailsIsNotInTheLog) {
  const std::string key = said(tom_, "Rude.");
  EXPECT_THROW((void)moderation_.lock(boats_, "nobody at all", "no such curator", tick()), StoreError);
  EXPECT_TRUE(acts(store_->tables(), 0, 10).empty());
  EXPECT_FALSE(discussion_.thread(boats_, {}).lock);
  EXPECT_TRUE(moderation_.hide(key, carla_, "and it goes on", tick()));
}

}  // namespace
}  // namespace quire::store
