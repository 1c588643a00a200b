# Runs PROGRAM and compares what it writes with the file EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE written RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${result}\n${written}")
endif()
file(READ ${EXPECTED} expected)
if(NOT written STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} wrote\n${written}\ninstead of\n${expected}")
endif()
