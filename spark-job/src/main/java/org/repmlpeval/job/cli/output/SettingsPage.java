package org.repmlpeval.job.cli.output;

import java.util.Comparator;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference page of all settings as Markdown, made from the options themselves. */
final class SettingsPage {
    /** Makes the page anew. */
    static final String REGENERATE = "./repmlp-eval settings > conf/settings.md";

    private static final String DEFAULT = "Default: ";

    private final StringBuilder page = new StringBuilder();

    private SettingsPage() {}

    /** @param root of the command line; hidden commands and options are left out */
    static String of(CommandLine root) {
        SettingsPage page = new SettingsPage();
        page.line("# Settings");
        page.line("");
        page.line("Made by `" + REGENERATE
                + "`; a test fails if it is not what the program says. A command with `--config`"
                + " takes any of its settings from that YAML file too, by the same names without dashes: a flag beats"
                + " the file, the file beats the default, an unknown name stops the command.");
        root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .forEach(page::command);
        return page.page.toString();
    }

    private void command(CommandSpec command) {
        line("");
        line("## " + command.name());
        line("");
        line(command.usageMessage().description()[0]);
        line("");
        line("| setting | value | default | meaning |");
        line("|---|---|---|---|");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            row(parameter.paramLabel(), "", parameter);
        }
        command.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .sorted(Comparator.comparing(OptionSpec::required).reversed().thenComparing(OptionSpec::longestName))
                .forEach(option -> row(option.longestName(), isFlag(option) ? "" : option.paramLabel(), option));
    }

    private void row(String name, String value, ArgSpec argument) {
        String text = String.join(" ", argument.description());
        int at = text.indexOf(DEFAULT);
        String meaning = at < 0 ? text : text.substring(0, at).strip();
        line("| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`") + " | "
                + escaped(defaultOf(argument, at < 0 ? "" : text.substring(at + DEFAULT.length()))) + " | "
                + escaped(meaning) + " |");
    }

    /** @param said what the description says after "Default: " */
    private static String defaultOf(ArgSpec argument, String said) {
        if (!said.isEmpty()) {
            String value = said.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
            return value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        }
        if (argument.required()) {
            return "required";
        }
        return isFlag(argument) ? "off" : "none";
    }

    private static boolean isFlag(ArgSpec argument) {
        return argument.arity().max() == 0;
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "\\<");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
