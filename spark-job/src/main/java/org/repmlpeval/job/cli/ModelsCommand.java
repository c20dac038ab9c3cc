package org.repmlpeval.job.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.cli.output.ModelSummary;
import org.repmlpeval.job.cli.output.ModelsPage;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.catalogue.Catalogue;
import org.repmlpeval.model.catalogue.PublishedResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "List the built-in networks with size, preprocessing and published accuracy, or show one in detail.")
final class ModelsCommand implements Callable<Integer> {
    private static final String ROW = "%-32s %-13s %13s %9s %-8s %-20s %-24s %s%n";
    private static final String FIELD = "%-11s %s%n";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Network to show in detail. Default: list all.")
    private String name;

    @Option(names = "--json", description = "Print the result as JSON: a list or, with NAME, one object.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the page conf/models.md.")
    private boolean markdown;

    @Override
    public Integer call() {
        if (markdown && (json || name != null)) {
            throw new InvalidInputException("--markdown cannot be combined with --json or a name; give it alone");
        }
        if (name != null) {
            ModelSummary model = ModelSummary.of(Catalogue.entry(name));
            if (json) {
                Json.print(model.document());
            } else {
                print(model);
            }
            return 0;
        }
        List<ModelSummary> models = ModelSummary.all();
        if (markdown) {
            // The page is a file of the project, so it is UTF-8 whatever the terminal's encoding is.
            byte[] page = ModelsPage.of(models).getBytes(StandardCharsets.UTF_8);
            System.out.write(page, 0, page.length);
            System.out.flush();
        } else if (json) {
            Json.print(models.stream().map(ModelSummary::document).toList());
        } else {
            print(models);
        }
        return 0;
    }

    private static void print(List<ModelSummary> models) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                "name",
                "family",
                "parameters, M",
                "GMACs",
                "input",
                "output",
                "recipe",
                "published, %");
        for (ModelSummary model : models) {
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    model.name(),
                    model.architecture().family(),
                    ModelSummary.millions(model.train()),
                    ModelSummary.gmacs(model.deploy()),
                    model.input(),
                    model.output(),
                    model.entry().recipe(),
                    model.published());
        }
        System.out.println();
        System.out.println(
                "Parameters are those of the train form, GMACs those of the deploy form. repmlp-eval models NAME shows"
                        + " recipes, sources and notes.");
    }

    private static void print(ModelSummary model) {
        System.out.println(model.name());
        field("family", model.architecture().family());
        field("definition", model.entry().definition());
        field(
                "parameters",
                ModelSummary.millions(model.train()) + " M in train form, " + ModelSummary.millions(model.deploy())
                        + " M in deploy form");
        field(
                "GMACs",
                ModelSummary.gmacs(model.train()) + " in train form, " + ModelSummary.gmacs(model.deploy())
                        + " in deploy form");
        field("input", model.input());
        field("output", model.output());
        field("recipes", model.recipes());
        if (model.entry().results().isEmpty()) {
            field("published", ModelSummary.NONE_KNOWN);
        }
        for (PublishedResult result : model.entry().results()) {
            field(
                    "published",
                    result.metric().label() + " " + ModelSummary.percent(result) + " % on " + result.data()
                            + (result.recipe() == null ? "" : ", recipe " + result.recipe()) + " (" + result.source()
                            + ")");
        }
        model.entry().notes().forEach(note -> field("note", note));
        field("evaluate", model.evaluation());
    }

    private static void field(String label, String value) {
        System.out.printf(Locale.ROOT, FIELD, label, value);
    }
}
