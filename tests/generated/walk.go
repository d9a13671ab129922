// A walk through the API with the Go client that openapi-generator makes; it prints what it found as JSON.
//
// It stands in a folder of its own inside the module of the client: `go run ./walk URL TRIAL`.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"

	detour "example.org/detour"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// lines reads a stream into values of the generated type, one for each line.
func lines[Line any](answer *http.Response) []Line {
	read := []Line{}
	scanner := bufio.NewScanner(answer.Body)
	for scanner.Scan() {
		var line Line
		check(json.Unmarshal(scanner.Bytes(), &line))
		read = append(read, line)
	}
	check(scanner.Err())
	return read
}

// refusal tells the status and the error of a call that must be refused, out of the generated model of its error.
func refusal(answer *http.Response, err error) []any {
	var refused *detour.GenericOpenAPIError
	if !errors.As(err, &refused) {
		check(fmt.Errorf("nothing was refused: %v", err))
	}
	switch model := refused.Model().(type) {
	case detour.Error:
		return []any{answer.StatusCode, model.Error.Code, model.Error.Reason, model.Error.Error}
	case detour.StreamErrorBody:
		shown := model.Error
		return []any{answer.StatusCode, shown.GrpcCode, shown.HttpStatus, shown.Message}
	}
	check(fmt.Errorf("no model for the error: %s", refused.Body()))
	return nil
}

func main() {
	number, err := strconv.Atoi(os.Args[2])
	check(err)
	trial := int32(number)
	configuration := detour.NewConfiguration()
	configuration.Servers = detour.ServerConfigurations{{URL: os.Args[1]}}
	client := detour.NewAPIClient(configuration)

	login := detour.NewV1LoginRequest("determined", "")
	loggedIn, _, err := client.AuthenticationAPI.Login(context.Background()).Body(*login).Execute()
	check(err)
	keys := map[string]detour.APIKey{"BearerToken": {Key: loggedIn.Token, Prefix: "Bearer"}}
	ctx := context.WithValue(context.Background(), detour.ContextAPIKeys, keys)

	listed, _, err := client.ExperimentsAPI.GetExperiments(ctx).Archived(true).Limit(1).Execute()
	check(err)
	found := listed.Experiments[0]
	_, _, err = client.ExperimentsAPI.UnarchiveExperiment(ctx, found.Id).Execute()
	check(err)
	shown, _, err := client.ExperimentsAPI.GetExperiment(ctx, found.Id).Execute()
	check(err)

	values := map[string]any{"loss": 0.25, "nested": map[string]any{"any": []any{"thing", nil}}}
	report := detour.NewMetricsReportTrialMetricsBodyMetrics(0)
	report.SetStepsCompleted(5)
	report.SetMetrics(*detour.NewV1Metrics(values))
	body := detour.NewMetricsReportTrialMetricsBody(*report, "mine")
	_, _, err = client.InternalAPI.ReportTrialMetrics(ctx, trial).Body(*body).Execute()
	check(err)

	// The generated method reads one object where a stream has many; the answer itself holds all lines.
	_, answer, _ := client.TrialsAPI.GetMetrics(ctx).TrialIds([]int32{trial}).Group("mine").Execute()
	reports := []any{}
	for _, line := range lines[detour.StreamResultOfV1GetMetricsResponse](answer) {
		for _, each := range line.Result.Metrics {
			reports = append(reports, []any{each.TotalBatches, each.Group, each.Metrics})
		}
	}
	_, answer, _ = client.ExperimentsAPI.TrialLogs(ctx, trial).Execute()
	log := []any{}
	for _, line := range lines[detour.StreamResultOfV1TrialLogsResponse](answer) {
		log = append(log, []any{line.Result.Log, line.Result.Level, line.Result.RankId})
	}

	_, answer, err = client.ExperimentsAPI.GetExperiment(ctx, 987654).Execute()
	missing := refusal(answer, err)
	_, answer, err = client.ExperimentsAPI.TrialLogs(ctx, 987654).Execute()
	missingStream := refusal(answer, err)

	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"user":            loggedIn.User.Username,
		"total":           listed.Pagination.Total,
		"name":            found.Name,
		"archived":        []bool{found.Archived, shown.Experiment.Archived},
		"state":           shown.Experiment.State,
		"hyperparameters": shown.Config["hyperparameters"],
		"parent":          shown.Experiment.ForkedFrom,
		"missing":         missing,
		"missing stream":  missingStream,
		"reports":         reports,
		"log":             log,
	}))
}
