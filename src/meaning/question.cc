#include "meaning/question.h"

namespace quire::meaning {
namespace {

/// Only what points the same way at all.
std::vector<Candidate> candidates(std::span<const Neighbour> near) {
  std::vector<Candidate> out;
  out.reserve(near.size());
  for (const Neighbour& one : near) {
    if (one.score > 0) out.push_back({one.doc, static_cast<double>(one.score)});
  }
  return out;
}

class NearestQuestion final : public Question {
 public:
  NearestQuestion(std::shared_ptr<const Nearest> vectors, WaitForVector wait)
      : vectors_(std::move(vectors)), wait_(std::move(wait)) {}

  std::string missing() override {
    settle();
    return why_;
  }

  std::vector<Candidate> search(std::size_t count, Allowed allowed) override {
    settle();
    if (vector_ == nullptr) return {};
    return candidates(vectors_->search(*vector_, count, allowed));
  }

  std::vector<Fused> fused(std::span<const Candidate> words, bool words_cut, std::size_t count,
                           Allowed allowed, const FusionOptions& options) override {
    settle();
    if (vector_ == nullptr) return fuse(words, {}, words_cut, {}, {}, options);
    const auto near = candidates(vectors_->search(*vector_, count, allowed));
    const auto vector_of = [&](store::Doc doc, std::span<float> out) { return vectors_->vector(doc, out); };
    return fuse(words, near, words_cut, *vector_, vector_of, options);
  }

 private:
  void settle() {
    if (settled_ || vectors_ == nullptr) return;
    settled_ = true;
    vector_ = wait_(why_);
  }

  const std::shared_ptr<const Nearest> vectors_;
  const WaitForVector wait_;
  bool settled_ = false;
  std::shared_ptr<const std::vector<float>> vector_;
  std::string why_;
};

}  // namespace

std::unique_ptr<Question> question_of(std::shared_ptr<const Nearest> vectors, WaitForVector wait) {
  return std::make_unique<NearestQuestion>(std::move(vectors), std::move(wait));
}

std::vector<Candidate> similar_in(const Nearest& vectors, store::Doc doc, std::size_t count,
                                  Allowed allowed) {
  std::vector<float> own(vectors.dimensions());
  if (!vectors.vector(doc, own)) return {};
  auto found = candidates(vectors.search(own, count + 1, allowed));
  std::erase_if(found, [&](const Candidate& one) { return one.doc == doc; });
  if (found.size() > count) found.resize(count);
  return found;
}

}  // namespace quire::meaning
