package org.repmlpeval.job.cli.output;

import java.util.List;
import org.repmlpeval.model.catalogue.PublishedResult;

/** The catalogue of the presets as a page of Markdown. */
final class ModelsPage {
    /** Makes the page anew. */
    static final String REGENERATE = "./repmlp-eval models --markdown > conf/models.md";

    private final StringBuilder page = new StringBuilder();

    private ModelsPage() {}

    static String of(List<ModelSummary> models) {
        ModelsPage page = new ModelsPage();
        page.line("# Models");
        page.line("");
        page.line("Made by `" + REGENERATE
                + "`; a test fails if it is not what the program says. The networks that `--arch`"
                + " knows by name; `./repmlp-eval models NAME` prints one with the command that evaluates it, `inspect` its"
                + " layers. Any other network of these families is a YAML file of the same keys. Parameters are those of the"
                + " training-time form, GMACs (multiply-accumulates of one image) those of the deploy form.");
        page.overview(models);
        page.results(models);
        page.notes(models);
        return page.page.toString();
    }

    private void overview(List<ModelSummary> models) {
        line("");
        line("| name | family | parameters, M | GMACs | input | output | recipes, recommended first | published, % |");
        line("|---|---|---:|---:|---|---|---|---|");
        for (ModelSummary model : models) {
            row(
                    "`" + model.name() + "`",
                    model.architecture().family(),
                    ModelSummary.millions(model.train()),
                    ModelSummary.gmacs(model.deploy()),
                    model.input(),
                    model.output(),
                    "`" + model.recipes().replace(", ", "`, `") + "`",
                    model.published());
        }
    }

    private void results(List<ModelSummary> models) {
        line("");
        line("## Published results");
        line("");
        line(
                "Of checkpoints of their authors, which are not part of this project. No recipe: the source does not say its preprocessing.");
        line("");
        line("| name | data | metric | % | recipe | source |");
        line("|---|---|---|---:|---|---|");
        for (ModelSummary model : models) {
            for (PublishedResult result : model.entry().results()) {
                row(
                        "`" + model.name() + "`",
                        result.data(),
                        result.metric().label(),
                        ModelSummary.percent(result),
                        result.recipe() == null ? "" : "`" + result.recipe() + "`",
                        result.source());
            }
        }
    }

    private void notes(List<ModelSummary> models) {
        line("");
        line("## Definitions and notes");
        for (ModelSummary model : models) {
            line("");
            line("**`" + model.name() + "`**: " + model.entry().definition() + ".");
            model.entry().notes().forEach(note -> line("* " + note));
        }
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
