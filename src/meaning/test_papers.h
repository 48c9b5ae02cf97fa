// For the room's tests: papers with planted topics.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace quire::meaning {

struct TopicPaper {
  std::string title;
  std::string abstract;
  std::size_t topic = 0;
};

/// Twelve topics of 24 invented words; a paper has some 16 of its topic's and 8 that anybody uses.
class TopicPapers {
 public:
  static constexpr std::size_t kTopics = 12;

  explicit TopicPapers(std::uint64_t seed) : random_(seed) {}

  std::vector<TopicPaper> make(std::size_t count) {
    std::vector<TopicPaper> out;
    for (std::size_t i = 0; i < count; ++i) {
      TopicPaper paper;
      paper.topic = random_() % kTopics;
      paper.title = words(paper.topic, 3) + words(kTopics, 1);
      paper.abstract = words(paper.topic, 13) + words(kTopics, 7);
      out.push_back(std::move(paper));
    }
    return out;
  }

  static std::string word(std::size_t topic, std::size_t number) {
    static constexpr const char* kSyllables[] = {"ba", "ke", "lo", "mu", "ni", "po", "ru",
                                                 "sa", "to", "vu", "wi", "za", "du"};
    return std::string(kSyllables[topic]) + kSyllables[number % 12] + kSyllables[number / 12] + "x";
  }

  /// A word of the paper's topic that the paper does not have; empty if it has all.
  std::string word_of_topic_not_in(const TopicPaper& paper) {
    const std::string text = " " + paper.title + " " + paper.abstract + " ";
    for (std::size_t number = 0; number < kWords; ++number) {
      if (text.find(" " + word(paper.topic, number) + " ") == std::string::npos)
        return word(paper.topic, number);
    }
    return "";
  }

 private:
  static constexpr std::size_t kWords = 24;

  std::string words(std::size_t topic, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += word(topic, random_() % kWords) + " ";
    return out;
  }

  std::mt19937_64 random_;
};

}  // namespace quire::meaning
