// What all kinds of Meaning do with a question once it has a vector.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "meaning/meaning.h"
#include "meaning/nearest.h"

namespace quire::meaning {

/// Gives the vector, or null and why in a few words; called once, when the vector is first needed.
using WaitForVector = std::function<std::shared_ptr<const std::vector<float>>(std::string& why)>;

/// Against these vectors; `vectors` null: words alone rank.
std::unique_ptr<Question> question_of(std::shared_ptr<const Nearest> vectors, WaitForVector wait);

std::vector<Candidate> similar_in(const Nearest& vectors, store::Doc doc, std::size_t count, Allowed allowed);

}  // namespace quire::meaning
