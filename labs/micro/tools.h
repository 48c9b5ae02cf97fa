// quire micro: small language models of one's own.
#pragma once

#include "lab/card.h"

namespace quire::labs::micro {

lab::Tool train_tool();      // train_tool.cc
lab::Tool reinforce_tool();  // reinforce_tool.cc
lab::Tool sample_tool();     // sample_tool.cc
lab::Tool eval_tool();       // eval_tool.cc
lab::Tool serve_tool();      // serve_tool.cc

}  // namespace quire::labs::micro
