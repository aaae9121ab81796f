import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.camunda.connector.feel.FeelEngineWrapper;
import io.camunda.connector.feel.FeelEngineWrapperException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.LongStream;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.impl.SpiServiceLoader;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.syntaxtree.ParsedExpression;

/**
 * Camunda's FEEL engine as the connector runtime calls it, for the tests to ask.
 *
 * <p>Reads one request per line and answers each with one line:
 *
 * <pre>
 * {"id": 1, "expression": "=1 + 1", "context": {}}      → {"id": 1, "json": 2, "warnings": []}
 * {"id": 2, "expression": "1 +", "context": {}}         → {"id": 2, "failure": "failed to parse …"}
 * {"id": 3, "expression": "1", "context": {}, "ms": 500, "rounds": 3}
 *                                                       → {"id": 3, "perSecond": 40000, "parsesPerSecond": 9000}
 * {"id": 4, "functions": true}                          → {"id": 4, "functions": {"not": [{"parameters": ["negand"]}], …}}
 * </pre>
 */
class FeelWitness {
  private static final TypeReference<Map<String, Object>> CONTEXT = new TypeReference<>() {};
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final FeelEngineWrapper WRAPPER = new FeelEngineWrapper();

  /** The bare engine, for what the wrapper hides: warnings, and an expression parsed once. */
  private static final FeelEngineApi ENGINE =
      FeelEngineBuilder.forJava().withFunctionProvider(SpiServiceLoader.loadFunctionProvider()).build();

  /** Keeps the results of a timed loop alive, so that the compiler cannot drop the loop. */
  private static volatile Object sink;

  public static void main(String[] args) throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var output = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    for (String line; (line = input.readLine()) != null; ) {
      if (line.isBlank()) continue;
      output.write(MAPPER.writeValueAsString(answer(MAPPER.readTree(line))));
      output.newLine();
      // Whoever asks one by one waits for this line; whoever pipes a file in does not need the flush.
      if (!input.ready()) output.flush();
    }
    output.flush();
  }

  private static ObjectNode answer(JsonNode request) {
    var answer = MAPPER.createObjectNode();
    answer.set("id", request.get("id"));
    if (request.has("functions")) return answer.set("functions", functions());
    var expression = request.get("expression").asText();
    var context = MAPPER.convertValue(request.get("context"), CONTEXT);
    try {
      if (request.has("ms")) {
        return time(answer, expression, context, request.get("ms").asLong(), request.get("rounds").asInt());
      }
      // The wrapper gives Java's null for FEEL's.
      var json = WRAPPER.evaluateToJson(expression, context);
      answer.putRawValue("json", new RawValue(json == null ? "null" : json));
      answer.set("warnings", warnings(expression, context));
    } catch (FeelEngineWrapperException failure) {
      answer.put("failure", failure.getReason());
    } catch (Throwable failure) {
      // Some functions of the engine let Java's own exceptions out, and deep expressions overflow its stack.
      answer.put("failure", failure.toString());
    }
    return answer;
  }

  private static ArrayNode warnings(String expression, Map<String, Object> context) {
    var kinds = MAPPER.createArrayNode();
    EvaluationResult result = ENGINE.evaluateExpression(bare(expression), context);
    result.suppressedFailures().foreach(failure -> kinds.add(failure.failureType().toString()));
    return kinds;
  }

  /** The engine's own functions by name, with the parameters of each overload. */
  private static ObjectNode functions() {
    var functions = MAPPER.createObjectNode();
    var builtIns = new BuiltinFunctions(FeelEngine.defaultClock(), FeelEngine.defaultValueMapper());
    builtIns.functionNames().foreach(name -> {
      var overloads = functions.putArray(name);
      builtIns.getFunctions(name).foreach(function -> {
        var overload = overloads.addObject().put("variadic", function.hasVarArgs());
        var parameters = overload.putArray("parameters");
        function.params().foreach(parameters::add);
        return overload;
      });
      return overloads;
    });
    return functions;
  }

  /** The expression without what the wrapper takes off before it calls the engine. */
  private static String bare(String expression) {
    var trimmed = expression.trim();
    return trimmed.startsWith("=") ? trimmed.substring(1) : trimmed;
  }

  private static ObjectNode time(
      ObjectNode answer, String text, Map<String, Object> context, long ms, int rounds) {
    var expression = bare(text);
    ParseResult parsed = ENGINE.parseExpression(expression);
    if (parsed.isFailure()) return answer.put("failure", parsed.failure().message());
    ParsedExpression program = parsed.parsedExpression();
    answer.put("perSecond", medianPerSecond(() -> sink = ENGINE.evaluate(program, context), ms, rounds));
    answer.put("parsesPerSecond", medianPerSecond(() -> sink = ENGINE.parseExpression(expression), ms / 4, rounds));
    return answer;
  }

  /** Of an odd number of rounds, after one that does not count. */
  private static long medianPerSecond(Runnable action, long ms, int rounds) {
    perSecond(action, ms);
    return LongStream.range(0, rounds).map(round -> perSecond(action, ms)).sorted().skip(rounds / 2).findFirst().orElseThrow();
  }

  private static long perSecond(Runnable action, long ms) {
    long start = System.nanoTime();
    long end = start + ms * 1_000_000;
    long runs = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 100; i++) action.run();
      runs += 100;
    }
    return runs * 1_000_000_000 / (System.nanoTime() - start);
  }
}
