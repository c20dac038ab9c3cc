package org.repmlpeval.job.gate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.model.InvalidInputException;

/** The gates of a run, and the run with which they may compare it. */
public final class Gates {
    /** No gates. */
    public static final Gates NONE = new Gates(List.of(), Optional.empty());

    private static final ObjectMapper YAML = new YAMLMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final List<Gate> gates;
    private final Optional<Baseline> baseline;

    private Gates(List<Gate> gates, Optional<Baseline> baseline) {
        this.gates = gates;
        this.baseline = baseline;
    }

    /**
     * @param texts such as {@code top1.deploy >= 80.3}
     * @param baseline the run with which drops are compared
     * @throws InvalidInputException if one of the texts is not a gate, or a baseline is given without gates or needed and not given
     */
    public static Gates of(List<String> texts, Optional<Baseline> baseline) {
        List<Gate> gates = texts.stream().map(Gate::parse).toList();
        if (gates.isEmpty() && baseline.isPresent()) {
            throw new InvalidInputException(
                    "setting baseline is " + baseline.get().place()
                            + "; legal: together with gates, for example --gate 'top1-drop-from-baseline <= 0.1'");
        }
        for (Gate gate : gates) {
            if (gate.name().endsWith(Measure.FROM_BASELINE) && baseline.isEmpty()) {
                throw new InvalidInputException("gate '" + gate.text()
                        + "' needs a run to compare with; name its folder with --baseline, or as baseline: in the file of"
                        + " gates");
            }
        }
        return new Gates(gates, baseline);
    }

    /**
     * A file of gates.
     *
     * @param baseline folder of a run; null if there is none
     */
    public record Document(String baseline, List<String> gates) {
        /** @throws InvalidInputException if it is not YAML with these keys */
        public static Document parse(String text, String file) {
            try {
                Document document = YAML.readValue(text, Document.class);
                if (document == null
                        || document.gates() == null
                        || document.gates().isEmpty()) {
                    throw new InvalidInputException("the file of gates " + file
                            + " has no gates; legal: a key gates with a list such as ['top1.deploy >= 80.3'], and perhaps a key"
                            + " baseline with the folder of a run");
                }
                for (int i = 0; i < document.gates().size(); i++) {
                    if (document.gates().get(i) == null
                            || document.gates().get(i).isBlank()) {
                        throw new InvalidInputException("gate " + (i + 1) + " in the file of gates " + file
                                + " is empty; legal: a text such as 'top1.deploy >= 80.3'");
                    }
                }
                return document;
            } catch (UnrecognizedPropertyException e) {
                throw unreadable(file, "the key '" + e.getPropertyName() + "' is unknown", e);
            } catch (MismatchedInputException e) {
                String key = e.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining());
                throw unreadable(
                        file,
                        key.isEmpty()
                                ? "it has no keys"
                                : "what is at " + key + " in line "
                                        + e.getLocation().getLineNr() + " is neither a text nor a list",
                        e);
            } catch (JsonProcessingException e) {
                throw unreadable(file, e.getOriginalMessage().split("\\R", 2)[0], e);
            }
        }

        private static InvalidInputException unreadable(String file, String reason, JsonProcessingException e) {
            return new InvalidInputException(
                    "the file of gates " + file + " cannot be read: " + reason
                            + "; legal: a key gates with a list such as ['top1.deploy >= 80.3'], and perhaps a key baseline"
                            + " with the folder of a run",
                    e);
        }
    }

    public boolean isEmpty() {
        return gates.isEmpty();
    }

    /** @throws InvalidInputException if a gate limits what the run or its baseline does not measure */
    public void require(Measurable run) {
        for (Gate gate : gates) {
            Measure measure = gate.measure(run);
            if (measure.comparesRuns()) {
                baseline.orElseThrow().require(gate, forms(gate, measure, run));
            }
        }
    }

    /** Of a gate, or none if its number is of the whole run. */
    private static List<String> forms(Gate gate, Measure measure, Measurable run) {
        return measure.scope() == Measure.Scope.RUN
                ? List.of()
                : gate.form().map(List::of).orElse(measure.forms(run));
    }

    /**
     * Judges a report. A gate for every form has one result per form. A gate whose number the report lacks after all fails.
     *
     * @param run what the run was to measure
     * @throws InvalidInputException if {@link #require} does
     */
    public GatesSection judge(EvaluationReport report, Measurable run) {
        List<GateResult> results = new ArrayList<>();
        for (Gate gate : gates) {
            Measure measure = gate.measure(run);
            if (measure.scope() == Measure.Scope.RUN) {
                results.add(new Judgement(gate, measure, null).of(report, baseline));
            }
            for (String form : forms(gate, measure, run)) {
                results.add(new Judgement(gate, measure, form).of(report, baseline));
            }
        }
        return GatesSection.of(baseline.map(Baseline::place).orElse(null), results);
    }
}
